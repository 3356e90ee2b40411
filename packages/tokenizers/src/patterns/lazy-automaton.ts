import type { Program } from './compile-program.js';
import type { Instruction } from './instruction.js';

/** A program as a deterministic automaton, whose states are found as texts lead to them. */
export interface LazyAutomaton {
  /** How many UTF-16 units it has read so far, in all calls. */
  readonly unitsRead: number;
  /** The end of the match that begins exactly at a UTF-16 unit of a text; -1 if there is none. */
  matchEnd(text: string, start: number): number;
}

const mostStates = 2_000;
const mostTransitions = 4_000_000;

/**
 * Builds no state before it is needed, and forgets all of them when there are 2,000: memory is bounded, and so is the work
 * for each character.
 *
 * A state is the list of the places in the program that a match may have come to, by preference, before it is known
 * which code point comes next. Code points that are in the same sets of the program are one class. Class 0 is the edge of
 * the text, which is in no set.
 *
 * Source: Cox, "Regular Expression Matching in the Wild", 2010.
 */
export function lazyAutomaton(program: Program): LazyAutomaton {
  return new Automaton(program);
}

const edge = 0;
const unknown = -1;
const dead = 0;

class Automaton implements LazyAutomaton {
  unitsRead = 0;
  readonly #program: Program;
  readonly #classOfUnit = new Uint16Array(0x10000); // 0 where it is not known yet, and for surrogates
  /** Of code points of two units, and of halves of such. */
  readonly #classOfOther = new Map<number, number>();
  readonly #classOfMembership = new Map<string, number>();
  /** For each class, which sets it is in. */
  readonly #membershipOf: boolean[][] = [];
  #stateOfKey = new Map<string, number>();
  /** For each state, where in the program it is. */
  #places: (readonly number[])[] = [];
  /** For each state, the class of the code point before it. */
  #behind: number[] = [];
  /** A power of two of at least the number of classes. */
  #stride = 16;
  /** For each state and class, twice the next state, plus 1 if a match ends before the code point. */
  #transitions: Int32Array = new Int32Array(0);
  #startOfClass: number[] = [];

  constructor(program: Program) {
    this.#program = program;
    this.#membershipOf.push(program.sets.map(() => false)); // the edge
    this.#classOfMembership.set(this.#membershipOf.join(), edge);
    this.#forgetStates();
  }

  matchEnd(text: string, start: number): number {
    const { length } = text;
    const classOfUnit = this.#classOfUnit;
    let end = -1;
    let state = this.#startState(text, start);
    let position = start;
    while (position < length) {
      const unit = text.charCodeAt(position);
      let unitClass = classOfUnit[unit] as number;
      let width = 1;
      if (unitClass === 0) {
        const codePoint = text.codePointAt(position) as number;
        const places = this.#places[state] as readonly number[];
        const behind = this.#behind[state] as number;
        const stride = this.#stride;
        unitClass = this.#classOf(codePoint);
        if (stride !== this.#stride) state = this.#stateOf(places, behind); // all states were forgotten
        if (codePoint > 0xffff) width = 2;
      }
      let transition = this.#transitions[state * this.#stride + unitClass] as number;
      if (transition === unknown) transition = this.#findTransition(state, unitClass);
      if ((transition & 1) === 1) end = position;
      state = transition >> 1;
      if (state === dead) {
        this.unitsRead += position + 1 - start;
        return end;
      }
      position += width;
    }
    this.unitsRead += length + 1 - start;
    let transition = this.#transitions[state * this.#stride + edge] as number;
    if (transition === unknown) transition = this.#findTransition(state, edge);
    return (transition & 1) === 1 ? length : end;
  }

  #startState(text: string, start: number): number {
    const behind = start > 0 && this.#program.looksBehind ? this.#classOf(codePointBefore(text, start)) : edge;
    const known = this.#startOfClass[behind];
    if (known !== undefined) return known;
    const state = this.#stateOf([this.#program.start], behind);
    this.#startOfClass[behind] = state;
    return state;
  }

  #classOf(codePoint: number): number {
    const known = this.#classOfUnit[codePoint] || this.#classOfOther.get(codePoint);
    if (known !== undefined) return known;
    const membership = this.#program.sets.map((set) => set(codePoint));
    const key = `in ${membership.join()}`; // unlike the key of the edge, which is in no set either
    const found = this.#classOfMembership.get(key) ?? this.#membershipOf.push(membership) - 1;
    this.#classOfMembership.set(key, found);
    if (found >= this.#stride) {
      this.#stride *= 2;
      this.#forgetStates();
    }
    if (codePoint > 0xffff || (codePoint >= 0xd800 && codePoint <= 0xdfff)) this.#classOfOther.set(codePoint, found);
    else this.#classOfUnit[codePoint] = found;
    return found;
  }

  #forgetStates(): void {
    this.#stateOfKey = new Map();
    this.#places = [];
    this.#behind = [];
    this.#startOfClass = [];
    this.#transitions = new Int32Array(16 * this.#stride).fill(unknown);
    this.#stateOf([], edge); // the dead state
  }

  #stateOf(places: readonly number[], behind: number): number {
    const key = places.length === 0 ? '' : `${places.join()} ${behind}`;
    const known = this.#stateOfKey.get(key);
    if (known !== undefined) return known;
    const state = this.#places.length;
    if (state === mostStates || state * this.#stride >= mostTransitions) {
      this.#forgetStates();
      return this.#stateOf(places, behind);
    }
    if (state * this.#stride === this.#transitions.length) {
      const larger = new Int32Array(2 * this.#transitions.length).fill(unknown);
      larger.set(this.#transitions);
      this.#transitions = larger;
    }
    this.#places.push(places);
    this.#behind.push(behind);
    this.#stateOfKey.set(key, state);
    return state;
  }

  /** Goes on from every place of a state, given what comes next: over what reads nothing, and then over the code point. */
  #findTransition(state: number, nextClass: number): number {
    const { instructions, looksBehind } = this.#program;
    const behindSets = this.#membershipOf[this.#behind[state] as number] as readonly boolean[];
    const aheadSets = this.#membershipOf[nextClass] as readonly boolean[];
    const seen = new Set<number>();
    const nextPlaces = new Set<number>();
    const stack = [...(this.#places[state] as readonly number[])].reverse();
    let isMatch = false;
    while (stack.length > 0 && !isMatch) {
      const address = stack.pop() as number;
      if (seen.has(address)) continue;
      seen.add(address);
      const instruction = instructions[address] as Instruction;
      switch (instruction.type) {
        case 'match':
          isMatch = true; // what is left is less preferred
          break;
        case 'split':
          stack.push(instruction.second, instruction.first);
          break;
        case 'look': {
          const isThere = (instruction.isAhead ? aheadSets : behindSets)[instruction.set] as boolean;
          if (isThere !== instruction.isNegated) stack.push(instruction.next);
          break;
        }
        case 'read':
          if (aheadSets[instruction.set] as boolean) nextPlaces.add(instruction.next);
      }
    }
    const stateCount = this.#places.length;
    const places = [...nextPlaces];
    const next = this.#stateOf(places, looksBehind && places.length > 0 ? nextClass : edge);
    const transition = 2 * next + (isMatch ? 1 : 0);
    if (this.#places.length >= stateCount) this.#transitions[state * this.#stride + nextClass] = transition;
    return transition;
  }
}

function codePointBefore(text: string, position: number): number {
  const unit = text.charCodeAt(position - 1);
  const isLow = unit >= 0xdc00 && unit <= 0xdfff;
  const before = isLow && position > 1 ? (text.codePointAt(position - 2) as number) : 0;
  return before > 0xffff ? before : unit;
}
