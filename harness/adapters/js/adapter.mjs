// Answers the adapter contract (harness/ADAPTER.md) with the MessageChannel of @waku/sds.
//
// The library has no timers and no storage. What an application must add lives here and is declared as policy in
// hello.json. Nothing else is added: an event that the library does not raise is not reported, a message that it drops
// is not delivered, and its private fields are read and never written.
import { Refusal, number, serve, world } from "./host.mjs"; // first: it replaces the clock
import { Message, MessageChannel, MessageChannelEvent as On } from "@waku/sds";

const fromBase64 = (text) => text === undefined ? undefined : Buffer.from(text, "base64");
const toBase64 = (bytes) => Buffer.from(bytes).toString("base64");
const ref = (id) => ({ message_id: id });
const ids = (entries) => [...new Set(entries.map(({ messageId }) => messageId))];
const byBytes = (a, b) => Buffer.compare(Buffer.from(a), Buffer.from(b));
const byPlace = (a, b) => Number(a.lamportTimestamp - b.lamportTimestamp) || byBytes(a.messageId, b.messageId);

const reports = { // what the library tells its application, as events of the contract
  [On.InMessageDelivered]: (id, log) => [{ delivered: delivery(id, log) }],
  [On.OutMessagePossiblyAcknowledged]: ({ messageId }) => [{ possibly_acknowledged: ref(messageId) }],
  [On.OutMessageAcknowledged]: (id) => [{ acknowledged: ref(id) }],
  [On.InMessageMissing]: (entries) => entries.length ? [{ missing: { dependencies: ids(entries) } }] : [],
  [On.InMessageLost]: (entries) => ids(entries).map((id) => ({ lost: ref(id) })),
  [On.RepairRequestSent]: ({ messageIds }) => messageIds.map((id) => ({ repair_requested: ref(id) })),
};

function delivery(id, log) {
  const place = log.findIndex(({ messageId }) => messageId === id);
  const [{ senderId, content }] = log.slice(place);
  const after = place > 0 ? log.slice(place - 1)[0].messageId : undefined;
  return { message_id: id, sender_id: senderId, content: toBase64(content), after };
}

function transmit(node, message) {
  node.broadcast.push({ wire: toBase64(message.encode()) });
  return { success: true, retrievalHint: message.retrievalHint };
}

function resend(node, messages, period) {
  for (const sent of messages.map(({ messageId }) => node.sent.get(messageId))) {
    if (world.now < sent.at + period || sent.resends >= (node.config.resend_attempts ?? 8)) continue;
    Object.assign(sent, { at: world.now, resends: sent.resends + 1 });
    transmit(node, sent.message);
  }
}

function scheduleSync(node) {
  const period = node.config.sync_max_ms === 0 ? Infinity : node.config.sync_min_ms ?? 30_000;
  node.syncAt = world.now + (1 - Math.random()) * period;
}

function open(node, { channel, participant, config = {} }) {
  if (!channel || !participant) throw new Refusal("invalid", "create needs a channel and a participant");
  if ((config.dialect ?? "waku-js") !== "waku-js" || config.ids === "derived")
    throw new Refusal("unsupported", "the library speaks the dialect waku-js with opaque IDs, and nothing else");
  const { repair_min_ms: tMin = 30_000, repair_max_ms: tMax = 120_000, repair_groups: numResponseGroups = 1 } = config;
  const options = {
    causalHistorySize: config.history_size, timeoutForLostMessagesMs: config.lost_after_ms,
    enableRepair: config.repair === "on", repairConfig: { tMin, tMax, numResponseGroups },
  };
  Object.assign(node, { sds: new MessageChannel(channel, participant, options), config, sent: new Map() });
  for (const [event, report] of Object.entries(reports))
    node.sds.addEventListener(event, ({ detail }) => node.events.push(...report(detail, node.sds.localHistory)));
  node.sds.addEventListener(On.ErrorTask, ({ detail }) => { node.failure = detail.error; });
  scheduleSync(node);
}

const commands = {
  context() {}, // accepted and ignored: the library knows of no members
  async send(node, { content, ephemeral }) {
    node.failure = undefined;
    if (!content) throw new Refusal("invalid", "content is empty");
    const push = ephemeral ? "pushOutgoingEphemeralMessage" : "pushOutgoingMessage";
    await node.sds[push](fromBase64(content), async (message) => {
      node.sent.set(message.messageId, { message, at: world.now, resends: 0 });
      node.events.push({ sent: ref(message.messageId) });
      return transmit(node, message);
    });
    await node.sds.processTasks();
    if (node.failure) throw node.failure;
  },
  hint(node, { message_id, retrieval_hint }) { // in place of the callback's answer, which can come but once
    const message = node.sent.get(message_id)?.message;
    if (message) message.retrievalHint ??= fromBase64(retrieval_hint);
  },
  async receive(node, { wire = "", retrieval_hint }) {
    node.failure = undefined;
    const message = Message.decode(fromBase64(wire));
    if (message) node.sds.pushIncomingMessage(message, fromBase64(retrieval_hint));
    await node.sds.processTasks();
    const text = message ? node.failure?.message : "Message.decode returned no message";
    if (text) node.events.push({ rejected: { class: "malformed", text } });
  },
  async advance(node) {
    node.sds.sweepIncomingBuffer();
    await node.sds.sweepRepairIncomingBuffer(async (message) => transmit(node, message));
    const { unacknowledged, possiblyAcknowledged } = node.sds.sweepOutgoingBuffer();
    resend(node, unacknowledged, node.config.resend_unacknowledged_ms ?? 15_000);
    resend(node, possiblyAcknowledged, node.config.resend_possibly_ms ?? 30_000);
    if (world.now < node.syncAt) return;
    await node.sds.pushOutgoingSyncMessage(async (message) => transmit(node, message));
    scheduleSync(node);
  },
  inspect({ sds }) {
    const { possiblyAcknowledged } = sds.sweepOutgoingBuffer();
    const unmet = (m) => ids(m.causalHistory).filter((id) => !sds.isMessageAvailable(id)).sort(byBytes);
    const state = (m) => possiblyAcknowledged.includes(m) ? "possibly_acknowledged" : "unacknowledged";
    const place = (m) => ({ ...ref(m.messageId), sender_id: m.senderId, lamport: number(m.lamportTimestamp) });
    return {
      lamport: number(sds.lamportTimestamp),
      log: sds.localHistory.slice().map(place), // in the library's own order
      outgoing: sds.outgoingBuffer.toSorted(byPlace).map((m) => ({ ...ref(m.messageId), state: state(m) })),
      incoming: sds.incomingBuffer.toSorted(byPlace).map((m) => ({ ...ref(m.messageId), missing: unmet(m) })),
      missing: [...new Set(sds.incomingBuffer.flatMap(unmet))].sort(byBytes),
      filter: toBase64(sds.filter.toBytes()),
    };
  },
};

await serve({ open, commands });
