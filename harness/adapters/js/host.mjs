// The process around an adapter: it replaces clock and chance and carries the contract's lines. It knows nothing of
// SDS. Import it before the library under test, so that the library never sees the real clock.
import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";

// now: milliseconds since the Unix epoch, as the request being answered says. chance: where Math.random draws from.
export const world = { now: 0, chance: () => 0 };

globalThis.Date = class extends Date {
  constructor(...args) { super(...(args.length ? args : [world.now])); }
  static now() { return world.now; }
};
Object.defineProperty(globalThis, "performance", { value: { now: () => world.now, timeOrigin: 0 } });
Math.random = () => world.chance();
// A library that starts to use timers must be noticed: time passes in "advance" and nowhere else.
for (const timer of ["setTimeout", "setInterval", "setImmediate"])
  globalThis[timer] = () => { throw new Error(`${timer} is not faked: drive it from the command advance`); };
// stdout carries the protocol and nothing else.
console.log = console.info = console.debug = console.error;

// Refusal is an error of the contract: the operation certainly did not happen.
export class Refusal extends Error {
  constructor(contractCode, text) {
    super(text);
    this.contractCode = contractCode;
  }
}

// number writes a bigint as the contract does, whose numbers end at 2^53 - 1.
export function number(value) {
  if (value > Number.MAX_SAFE_INTEGER) throw new Error(`the library holds ${value}, above 2^53 - 1`);
  return Number(value);
}

// serve answers line by line until the input ends; a request waits until the one before it is answered.
// subject.open fills a new node, and subject.commands act on one: they push to node.broadcast and node.events, and
// what they return is the answer to inspect.
export async function serve(subject) {
  let unfinished = "";
  process.stdin.setEncoding("utf8");
  for await (const chunk of process.stdin) {
    const lines = (unfinished + chunk).split("\n");
    unfinished = lines.pop();
    for (const line of lines) await answer(line, subject);
  }
  if (unfinished) await answer(unfinished, subject);
}

async function answer(line, subject) {
  const reply = { id: 0 };
  try {
    const request = parse(line);
    reply.id = request.id;
    check(request);
    reply.ok = await run(request, subject);
  } catch (error) {
    const definite = error instanceof Refusal; // anything else may have happened halfway
    if (!definite) console.error(error);
    reply.error = { code: definite ? error.contractCode : "internal", definite, text: String(error.message) };
  }
  process.stdout.write(JSON.stringify(reply, wellFormed) + "\n");
}

// The contract is UTF-8: half a surrogate pair, which a library may have let in, is shown as U+FFFD.
function wellFormed(_, value) {
  return typeof value === "string" ? value.toWellFormed() : value;
}

function parse(line) {
  let request;
  try {
    request = JSON.parse(line);
  } catch (error) {
    throw new Refusal("malformed", `the line is not JSON: ${error.message}`);
  }
  if (!Number.isSafeInteger(request?.id) || request.id < 0)
    throw new Refusal("malformed", 'expected one object with a whole number "id"');
  return request;
}

function check({ cmd, now_ms }) {
  if (typeof cmd !== "string") throw new Refusal("malformed", 'expected a string "cmd"');
  if (!Number.isSafeInteger(now_ms ?? 0)) throw new Refusal("malformed", 'expected "now_ms" in whole milliseconds');
}

const nodes = new Map();

async function run(request, { open, commands }) {
  const { cmd, node: key, seed } = request;
  if (cmd === "hello") return hello(request.contract);
  if (!["create", "close"].includes(cmd) && !Object.hasOwn(commands, cmd))
    throw new Refusal("unsupported", `no command ${cmd}`);
  if (cmd === "create" && nodes.has(key)) throw new Refusal("invalid", `node ${key} exists: close it first`);
  const node = cmd === "create" ? { chance: seeded(seed ?? 0) } : nodes.get(key);
  if (!node) throw new Refusal("invalid", `no node ${key}: create it first`);
  Object.assign(world, { now: request.now_ms ?? world.now, chance: node.chance });
  Object.assign(node, { broadcast: [], events: [] });
  let state;
  if (cmd === "create") nodes.set(key, (open(node, request), node));
  else if (cmd === "close") nodes.delete(key);
  else state = await commands[cmd](node, request);
  return { broadcast: node.broadcast, events: node.events, state };
}

function hello(range) {
  if (!(range?.min <= 1 && range?.max >= 1)) throw new Refusal("unsupported", "this adapter speaks contract version 1");
  return JSON.parse(readFileSync(new URL("hello.json", import.meta.url)));
}

// The seed of create, hashed with a counter: the draws of seeds 1, 2 and 3 must not resemble each other.
function seeded(seed) {
  let drawn = 0;
  return () => createHash("sha256").update(`${seed}/${drawn++}`).digest().readUInt32BE() / 2 ** 32;
}
