/** Caps the memory Python itself may take, so that a runaway list ends in MemoryError and not in a dead tab. */

/** Bytes. Tensors live outside, under `RunOptions.memoryLimit`. */
const PYTHON_LIMIT = 1 << 30;
const PAGE = 65_536;

/** Makes every later growth of a wasm memory past the limit fail, which CPython answers with MemoryError. */
export function limitMemory(): void {
  const grow = WebAssembly.Memory.prototype.grow;
  WebAssembly.Memory.prototype.grow = function (this: WebAssembly.Memory, pages: number) {
    if (this.buffer.byteLength + pages * PAGE > PYTHON_LIMIT) throw new RangeError("Python's memory is full");
    return grow.call(this, pages);
  };
}
