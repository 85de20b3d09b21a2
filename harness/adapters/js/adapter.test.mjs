// The glue, from outside: one adapter process on stdin and stdout, as the harness starts it.
import assert from "node:assert/strict";
import { spawn, spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { copyFileSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { test } from "node:test";
import { fileURLToPath } from "node:url";

const adapter = fileURLToPath(new URL("adapter", import.meta.url));
const start = 1_700_000_000_000;
const base64 = (text) => Buffer.from(text).toString("base64");
const libraryID = (content) => createHash("sha256").update(content).digest("hex");

// session starts an adapter, which ends when the test does. ask sends one request and returns its reply without the
// ID; transcript holds every reply line.
function session(t) {
  const child = spawn(adapter, { stdio: ["pipe", "pipe", "inherit"] });
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  const transcript = [];
  let id = 0;
  t.after(() => child.kill());
  const ask = async (cmd, fields = {}) => {
    child.stdin.write(JSON.stringify({ id: ++id, cmd, ...fields }) + "\n");
    const { value } = await lines.next();
    transcript.push(value);
    const { id: answered, ...reply } = JSON.parse(value);
    assert.equal(answered, id);
    return reply;
  };
  return { ask, transcript, child };
}

async function pair(t, config) {
  const { ask, transcript } = session(t);
  for (const [node, participant, seed] of [["A", "alice", 1], ["B", "bob", 2]])
    await ask("create", { node, channel: "c", participant, seed, now_ms: start, config });
  return { ask, transcript };
}

// replies answers a whole script at once, as a closed pipe carries it.
function replies(...requests) {
  const { stdout, status } = spawnSync(adapter, { input: requests.join("\n") + "\n", encoding: "utf8" });
  assert.equal(status, 0, "the end of the input ends the adapter");
  return stdout.trimEnd().split("\n").map((line) => JSON.parse(line));
}

test("hello names the installed library and declares what the adapter adds", async (t) => {
  const { ask } = session(t);
  const { ok } = await ask("hello", { contract: { min: 1, max: 3 } });
  const { version } = JSON.parse(readFileSync(new URL("node_modules/@waku/sds/package.json", import.meta.url)));
  assert.deepEqual(ok.implementation, { name: "@waku/sds", version, language: "JavaScript" });
  assert.deepEqual([ok.contract, ok.clock, ok.dialects], [1, "faked", ["waku-js"]]);
  assert.deepEqual(Object.keys(ok.policy), ["sweeps", "resend", "sync", "hints", "defaults"]);
});

test("hello refuses versions that it does not speak", async (t) => {
  const { ask } = session(t);
  const { error } = await ask("hello", { contract: { min: 2, max: 9 } });
  assert.deepEqual([error.code, error.definite], ["unsupported", true]);
});

test("a message goes both ways, in order, and a history that names it acknowledges it", async (t) => {
  const { ask } = await pair(t);
  const first = await ask("send", { node: "A", now_ms: start + 1, content: base64("hi") });
  assert.deepEqual(first.ok.events, [{ sent: { message_id: libraryID("hi") } }]);

  const heard = await ask("receive", { node: "B", now_ms: start + 2, wire: first.ok.broadcast[0].wire });
  const hi = { message_id: libraryID("hi"), sender_id: "alice", content: base64("hi") };
  assert.deepEqual(heard.ok.events, [{ delivered: hi }]);

  const second = await ask("send", { node: "B", now_ms: start + 3, content: base64("ho"), message_id: "wished" });
  assert.deepEqual(second.ok.events, [{ sent: { message_id: libraryID("ho") } }], "the library derives the ID");
  const back = await ask("receive", { node: "A", now_ms: start + 4, wire: second.ok.broadcast[0].wire });
  assert.deepEqual(back.ok.events, [
    { acknowledged: { message_id: libraryID("hi") } },
    { delivered: { message_id: libraryID("ho"), sender_id: "bob", content: base64("ho"), after: libraryID("hi") } },
  ]);
});

test("a message waits for its dependency, and advance delivers it", async (t) => {
  const { ask } = await pair(t);
  const wires = [];
  for (const [at, text] of [[1, "one"], [2, "two"]])
    wires.push((await ask("send", { node: "A", now_ms: start + at, content: base64(text) })).ok.broadcast[0].wire);

  const early = await ask("receive", { node: "B", now_ms: start + 3, wire: wires[1] });
  assert.deepEqual(early.ok.events, [{ missing: { dependencies: [libraryID("one")] } }]);
  const { state } = (await ask("inspect", { node: "B" })).ok;
  assert.deepEqual(state.incoming, [{ message_id: libraryID("two"), missing: [libraryID("one")] }]);

  await ask("receive", { node: "B", now_ms: start + 4, wire: wires[0] });
  const swept = await ask("advance", { node: "B", now_ms: start + 5 });
  assert.deepEqual(swept.ok.events.map((event) => event.delivered?.after), [libraryID("one")]);
});

test("advance resends what nobody acknowledged, byte by byte, and then no more", async (t) => {
  const config = { resend_unacknowledged_ms: 5_000, resend_attempts: 2, sync_max_ms: 0 };
  const { ask } = await pair(t, config);
  const { ok } = await ask("send", { node: "A", now_ms: start, content: base64("hi") });
  const resent = [];
  for (let at = start; at <= start + 60_000; at += 1_000)
    for (const { wire } of (await ask("advance", { node: "A", now_ms: at })).ok.broadcast)
      resent.push([at - start, wire]);
  assert.deepEqual(resent, [[5_000, ok.broadcast[0].wire], [10_000, ok.broadcast[0].wire]]);
});

test("a hint for a sent message travels in the next history", async (t) => {
  const { ask } = await pair(t);
  await ask("send", { node: "A", now_ms: start, content: base64("hi") });
  await ask("hint", { node: "A", message_id: libraryID("hi"), retrieval_hint: base64("where to find it") });
  await ask("hint", { node: "A", message_id: libraryID("hi"), retrieval_hint: base64("elsewhere") });
  await ask("hint", { node: "A", message_id: "sent by nobody", retrieval_hint: base64("nowhere") });
  const { ok } = await ask("send", { node: "A", now_ms: start, content: base64("ho") });
  assert.ok(Buffer.from(ok.broadcast[0].wire, "base64").includes("where to find it"));
});

test("a hint may be empty", async (t) => {
  const { ask } = await pair(t);
  const { ok } = await ask("send", { node: "A", now_ms: start, content: base64("hi") });
  const [{ wire }] = ok.broadcast;
  const heard = await ask("receive", { node: "B", now_ms: start + 1, wire, retrieval_hint: "" });
  assert.equal(heard.ok.events[0].delivered.message_id, libraryID("hi"));
});

for (const [repair, asked] of [["on", true], ["off", false], [undefined, false]])
  test(`what is missing is ${asked ? "" : "not "}asked for with repair ${repair}`, async (t) => {
    const { ask } = await pair(t, { repair, repair_min_ms: 1_000, repair_max_ms: 2_000 });
    for (const [text, arrives] of [["zero", true], ["one", false], ["two", true]]) {
      const { ok } = await ask("send", { node: "A", now_ms: start, content: base64(text) });
      if (arrives) await ask("receive", { node: "B", now_ms: start, wire: ok.broadcast[0].wire });
    }
    const wires = [], requests = [];
    for (let at = start; at <= start + 60_000; at += 1_000) {
      const { ok } = await ask("advance", { node: "B", now_ms: at });
      wires.push(...ok.broadcast.map(({ wire }) => Buffer.from(wire, "base64")));
      requests.push(...ok.events.flatMap((event) => event.repair_requested ?? []));
    }
    assert.ok(wires.length > 0, "a sync message was sent");
    // A request is the only place of it where an ID can stand that its sender lacks.
    assert.equal(wires.some((wire) => wire.includes(libraryID("one"))), asked);
    assert.deepEqual(requests, asked ? [{ message_id: libraryID("one") }] : []);
  });

test("bytes that are no message are reported as rejected", async (t) => {
  const { ask } = await pair(t);
  const { ok } = await ask("receive", { node: "A", now_ms: start, wire: base64("\xff\xff") });
  assert.equal(ok.events[0].rejected.class, "malformed");
});

test("requests that cannot be are refused, definitely and one by one", () => {
  const create = '"cmd":"create","channel":"c","participant":"p","seed":1,"now_ms":1';
  const answers = replies(
    `{"id":1,${create},"node":"A"}`,
    '{"id":2,"cmd":"dance","node":"A"}', '{"id":3,"cmd":"snapshot","node":"A"}', "no JSON", "[]",
    '{"id":6,"cmd":"advance","node":"B","now_ms":1}', '{"id":7,"cmd":"send","node":"A","now_ms":1,"content":""}',
    '{"id":8,"cmd":"send","node":"A","now_ms":1,"content":"","ephemeral":true}',
    `{"id":9,${create},"node":"C","config":{"dialect":"sds-1"}}`,
    '{"id":10,"cmd":"advance","node":"A","now_ms":"soon"}', `{"id":11,${create},"node":"A"}`,
  );
  assert.deepEqual(answers.map(({ id, error }) => [id, error?.code, error?.definite]), [
    [1, undefined, undefined], [2, "unsupported", true], [3, "unsupported", true], [0, "malformed", true],
    [0, "malformed", true], [6, "invalid", true], [7, "invalid", true], [8, "invalid", true],
    [9, "unsupported", true], [10, "malformed", true], [11, "invalid", true],
  ]);
});

test("the same script gives the same bytes, at any hour", async (t) => {
  const script = async () => {
    const { ask, transcript } = await pair(t);
    const { ok } = await ask("send", { node: "A", now_ms: start + 1, content: base64("hi") });
    await ask("receive", { node: "B", now_ms: start + 2, wire: ok.broadcast[0].wire });
    for (let at = start; at < start + 100_000; at += 1_000)
      for (const node of ["A", "B"]) await ask("advance", { node, now_ms: at });
    for (const node of ["A", "B"]) await ask("inspect", { node });
    return transcript;
  };
  const first = await script();
  assert.ok(first.some((line) => line.includes('"wire"')), "syncs were sent, so that chance had a part in it");
  assert.deepEqual(await script(), first);
});

test("without the library it says what to run", () => {
  const empty = mkdtempSync(join(tmpdir(), "adapter-"));
  try {
    copyFileSync(adapter, join(empty, "adapter"));
    const { stdout, stderr, status } = spawnSync(join(empty, "adapter"), { encoding: "utf8" });
    assert.deepEqual([stdout, status], ["", 2]);
    assert.match(stderr, /^adapter: .*is missing: run make adapter-js .*\n$/);
  } finally {
    rmSync(empty, { recursive: true });
  }
});
