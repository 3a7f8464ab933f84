/**
 * Sorting and selection with ties in the order PyTorch gives them. It calls the C++ library's `sort`, `partial_sort`
 * and `nth_element`, which are not stable: only the same steps give the same order among equals.
 */

/** Whether the element at position `a` of the original goes before that at `b`. */
type Before = (a: number, b: number) => boolean;

/** Positions of the k largest (or smallest) of `n` values, best first; NaN counts as larger than everything. */
export function topK(
  valueAt: (i: number) => number,
  n: number,
  k: number,
  largest = true,
  sorted = true,
): Int32Array {
  const items = Int32Array.from({ length: n }, (_, i) => i);
  if (k === 0) return items.subarray(0, 0);
  const before: Before = largest
    ? (a, b) => isGreater(valueAt(a), valueAt(b))
    : (a, b) => isGreater(valueAt(b), valueAt(a));
  if (k * 64 <= n) {
    selectHeap(items, k, n, before);
    sortHeap(items, k, before);
  } else {
    selectNth(items, k - 1, n, before);
    if (sorted) introSort(items, k - 1, before);
  }
  return items.subarray(0, k);
}

/** Positions of `n` values in order, as `torch.sort` without `stable=True` gives them: equals in any order. */
export function sortOrder(valueAt: (i: number) => number, n: number, descending: boolean): Int32Array {
  const items = Int32Array.from({ length: n }, (_, i) => i);
  const before: Before = descending
    ? (a, b) => isGreater(valueAt(a), valueAt(b))
    : (a, b) => isGreater(valueAt(b), valueAt(a));
  introSort(items, n, before);
  return items;
}

/** Position of the k-th smallest (from 0), as `torch.kthvalue` finds it: a quickselect of PyTorch's own. */
export function kthSmallest(valueAt: (i: number) => number, n: number, k: number): number {
  const items = Int32Array.from({ length: n }, (_, i) => i);
  const after: Before = (a, b) => isGreater(valueAt(a), valueAt(b));
  let [left, right] = [0, n - 1];
  while (right > left + 1) {
    const [pivot, next] = splitAroundMedian(items, left, right, after);
    if (pivot <= k) left = next;
    if (pivot >= k) right = pivot - 1;
  }
  if (right === left + 1 && after(items[left], items[right])) swap(items, left, right);
  return items[k];
}

/** Hoare's partition around the median of three; returns where the pivot came to rest and where the rest begins. */
function splitAroundMedian(
  items: Int32Array,
  left: number,
  right: number,
  after: Before,
): readonly [pivot: number, next: number] {
  swap(items, left + ((right - left) >> 1), left + 1);
  if (after(items[left + 1], items[right])) swap(items, left + 1, right);
  if (after(items[left], items[right])) swap(items, left, right);
  if (after(items[left + 1], items[left])) swap(items, left + 1, left);
  const pivot = items[left];
  let [i, j] = [left + 1, right];
  for (;;) {
    do i++;
    while (after(pivot, items[i]));
    do j--;
    while (after(items[j], pivot));
    if (j < i) break;
    swap(items, i, j);
  }
  swap(items, left, j);
  return [j, i];
}

function isGreater(x: number, y: number): boolean {
  return (Number.isNaN(x) && !Number.isNaN(y)) || x > y;
}

function swap(items: Int32Array, i: number, j: number): void {
  const kept = items[i];
  items[i] = items[j];
  items[j] = kept;
}

/** How many halvings a range may take before the algorithms fall back on a heap. */
function depthLimit(length: number): number {
  return 2 * Math.floor(Math.log2(length));
}

/** Quickselect: afterwards position `nth` holds what sorting would put there, better ones before it. */
function selectNth(items: Int32Array, nth: number, end: number, before: Before): void {
  let [first, last] = [0, end];
  let depth = depthLimit(end);
  while (last - first > 3) {
    if (depth-- === 0) {
      const range = items.subarray(first, last);
      selectHeap(range, nth + 1 - first, last - first, before);
      swap(items, first, nth);
      return;
    }
    const cut = partition(items, first, last, before);
    if (cut <= nth) first = cut;
    else last = cut;
  }
  insertionSort(items, first, last, before);
}

/** Quicksort down to runs of 16, then one insertion sort over all. */
function introSort(items: Int32Array, end: number, before: Before): void {
  if (end === 0) return;
  quickSort(items, 0, end, depthLimit(end), before);
  insertionSort(items, 0, Math.min(end, 16), before);
  for (let i = 16; i < end; i++) insertBackwards(items, i, before);
}

function quickSort(items: Int32Array, first: number, end: number, depth: number, before: Before): void {
  let last = end;
  let left = depth;
  while (last - first > 16) {
    if (left-- === 0) {
      const range = items.subarray(first, last);
      selectHeap(range, last - first, last - first, before);
      sortHeap(range, last - first, before);
      return;
    }
    const cut = partition(items, first, last, before);
    quickSort(items, cut, last, left, before);
    last = cut;
  }
}

/** Splits a range around the median of three, which goes to its front; returns where the second part starts. */
function partition(items: Int32Array, first: number, last: number, before: Before): number {
  medianToFront(items, first, first + 1, first + ((last - first) >> 1), last - 1, before);
  const pivot = items[first];
  let [i, j] = [first + 1, last];
  for (;;) {
    while (before(items[i], pivot)) i++;
    j--;
    while (before(pivot, items[j])) j--;
    if (i >= j) return i;
    swap(items, i, j);
    i++;
  }
}

function medianToFront(
  items: Int32Array,
  front: number,
  a: number,
  b: number,
  c: number,
  before: Before,
): void {
  const [x, y, z] = [items[a], items[b], items[c]];
  let median: number;
  if (before(x, y)) median = before(y, z) ? b : before(x, z) ? c : a;
  else median = before(x, z) ? a : before(y, z) ? c : b;
  swap(items, front, median);
}

function insertionSort(items: Int32Array, first: number, last: number, before: Before): void {
  for (let i = first + 1; i < last; i++) {
    if (before(items[i], items[first])) {
      const item = items[i];
      items.copyWithin(first + 1, first, i);
      items[first] = item;
    } else insertBackwards(items, i, before);
  }
}

/** Moves one item left to its place; something on the left is known to go before it. */
function insertBackwards(items: Int32Array, from: number, before: Before): void {
  const item = items[from];
  let i = from;
  for (; before(item, items[i - 1]); i--) items[i] = items[i - 1];
  items[i] = item;
}

/** Leaves the `k` best of the first `n` items in front, as a heap whose top is the worst of them. */
function selectHeap(items: Int32Array, k: number, n: number, before: Before): void {
  for (let parent = (k - 2) >> 1; parent >= 0; parent--) sink(items, parent, k, items[parent], before);
  for (let i = k; i < n; i++) {
    if (!before(items[i], items[0])) continue;
    const item = items[i];
    items[i] = items[0];
    sink(items, 0, k, item, before);
  }
}

function sortHeap(items: Int32Array, k: number, before: Before): void {
  for (let last = k - 1; last > 0; last--) {
    const item = items[last];
    items[last] = items[0];
    sink(items, 0, last, item, before);
  }
}

/** Puts `item` into the hole: down to a leaf along the worse children, then up to its place. */
function sink(items: Int32Array, hole: number, length: number, item: number, before: Before): void {
  let at = hole;
  let child = hole;
  while (child < (length - 1) >> 1) {
    child = 2 * (child + 1);
    if (before(items[child], items[child - 1])) child--;
    items[at] = items[child];
    at = child;
  }
  if ((length & 1) === 0 && child === (length - 2) >> 1) {
    child = 2 * child + 1;
    items[at] = items[child];
    at = child;
  }
  for (let parent = (at - 1) >> 1; at > hole && before(items[parent], item); parent = (at - 1) >> 1) {
    items[at] = items[parent];
    at = parent;
  }
  items[at] = item;
}
