/**
 * The beginnings of entries as a tree. Its root is node 0, the empty text; a step from a node by one unit, of UTF-16 or a
 * code point, leads to the node of the text that is longer by this unit.
 *
 * All steps are in one open hash table. A million of them take 32 megabytes, and a step one look at it, mostly.
 */
export class EntryTrie {
  /** Of each step the node it leads to, 0 where there is none, the node it comes from, and its unit. [slots, 4] */
  #steps = new Int32Array(4 * 256);
  #nodeCount = 1;
  /** The ids of entries by their nodes, -1 where no entry ends. */
  #idOfNode = new Int32Array(64).fill(-1);

  /** The node that is one unit after another; it is made if there is none. */
  grow(node: number, unit: number): number {
    return this.step(node, unit) || this.#addStep(node, unit);
  }

  /** Makes the text of a node an entry. */
  setId(node: number, id: number): void {
    this.#idOfNode[node] = id;
  }

  /** The node that is one unit after another; 0 if no entry begins so. */
  step(node: number, unit: number): number {
    const steps = this.#steps;
    const mask = steps.length - 4;
    for (let slot = slotOf(node, unit) & mask; ; slot = (slot + 4) & mask) {
      const next = steps[slot] as number;
      if (next === 0 || (steps[slot + 1] === node && steps[slot + 2] === unit)) return next;
    }
  }

  /** The id of the entry that a node is; -1 if it is only the beginning of some. */
  idOf(node: number): number {
    return this.#idOfNode[node] as number;
  }

  #addStep(node: number, unit: number): number {
    if (2 * 4 * this.#nodeCount > this.#steps.length) this.#growSteps(); // more than half are taken
    const next = this.#nodeCount++;
    put(this.#steps, node, unit, next);
    if (next === this.#idOfNode.length) {
      const larger = new Int32Array(2 * next).fill(-1);
      larger.set(this.#idOfNode);
      this.#idOfNode = larger;
    }
    return next;
  }

  #growSteps(): void {
    const smaller = this.#steps;
    this.#steps = new Int32Array(2 * smaller.length);
    for (let slot = 0; slot < smaller.length; slot += 4) {
      const next = smaller[slot] as number;
      if (next !== 0) put(this.#steps, smaller[slot + 1] as number, smaller[slot + 2] as number, next);
    }
  }
}

function put(steps: Int32Array, node: number, unit: number, next: number): void {
  const mask = steps.length - 4;
  let slot = slotOf(node, unit) & mask;
  while (steps[slot] !== 0) slot = (slot + 4) & mask;
  steps[slot] = next;
  steps[slot + 1] = node;
  steps[slot + 2] = unit;
}

/** Where to look for a step first, before the size of the table is known. */
function slotOf(node: number, unit: number): number {
  const mixed = Math.imul(Math.imul(node, 0x9e3779b1) ^ unit, 0x85ebca6b); // odd multipliers; the first is 2^32 / φ
  return (mixed ^ (mixed >>> 15)) << 2;
}
