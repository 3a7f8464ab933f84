/** The clock behind Python's interrupt flag. */
import { describe, expect, it } from "vitest";
import { createDeadline } from "./deadline.ts";

const SIGINT = 2;

function setUp() {
  const clock = { time: 0 };
  const looks: number[] = [];
  const deadline = createDeadline(
    () => clock.time,
    (time) => looks.push(time),
  );
  return { clock, looks, deadline };
}

describe("createDeadline", () => {
  it("never interrupts before it is armed", () => {
    const { clock, deadline } = setUp();
    clock.time = 1e9;
    expect(deadline.buffer[0]).toBe(0);
  });

  it("interrupts at the deadline, and again when the interrupt was swallowed", () => {
    const { clock, deadline } = setUp();
    deadline.arm(1000);
    clock.time = 999;
    expect(deadline.buffer[0]).toBe(0);
    clock.time = 1000;
    expect(deadline.buffer[0]).toBe(SIGINT);
    deadline.buffer[0] = 0;
    expect(deadline.buffer[0]).toBe(0);
    clock.time = 1100;
    expect(deadline.buffer[0]).toBe(SIGINT);
  });

  it("tells whether the time had run out", () => {
    const { clock, deadline } = setUp();
    deadline.arm(1000);
    expect(deadline.disarm()).toBe(false);
    deadline.arm(1000);
    clock.time = 5000;
    expect(deadline.buffer[0]).toBe(SIGINT);
    expect(deadline.disarm()).toBe(true);
    expect(deadline.buffer[0]).toBe(0);
  });

  it("lets other work go on at each look", () => {
    const { clock, looks, deadline } = setUp();
    clock.time = 7;
    expect(deadline.buffer[0]).toBe(0);
    expect(looks).toEqual([7]);
  });
});
