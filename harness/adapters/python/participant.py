#!/usr/bin/env python3
"""One file, the standard library only: a whole SDS participant that speaks the adapter contract.

It was built from rfc/sds.md alone and follows its sections; each rule names the requirement that it exists for.
It holds the core of the specification and the contract on stdin and stdout. It holds no transport, no clock and no
disk: time comes with each request, and what it wants to broadcast goes back in the reply.
"""
from __future__ import annotations

import base64
import bisect
import collections
import hashlib
import json
import math
import sys
import traceback
from dataclasses import dataclass, field

# --------------------------------------------------------------------------- 1.2 Parameters

DEFAULTS = {
    "dialect": "sds-1", "ids": "derived", "interval_ms": 5_000,
    "history_size": 2, "history_tips": 4, "filter_window": 64,
    "ack_epsilon": 0.000001, "ack_filter_max": 0.05,
    "join_grace_ms": 30_000, "lost_after_ms": 240_000,
    "resend_unacknowledged_ms": None, "resend_possibly_ms": None, "resend_attempts": 8,
    "sync_min_ms": None, "sync_max_ms": 300_000,
    "incoming_limit": 1_000, "outgoing_limit": 1_000, "missing_limit": 1_024, "content_limit": 153_600,
}

DAY_MS = 86_400_000          # [SDS-LIM-5] how far ahead of the clock a timestamp may pull ours
LAMPORT_MAX = 2**53 - 1      # [SDS-LIM-3]
ID_BYTES = 128               # [SDS-ID-1]
HISTORY_ENTRIES = 256        # [SDS-LIM-1], also the next four
REPAIR_ENTRIES = 16
HINT_BYTES = 256
FILTER_BYTES = 32_768
MESSAGE_BYTES = 1_048_576
MEMORY = 1_024               # [SDS-RECV-2, SDS-RECV-5] IDs remembered of what is not kept
FORGIVEN_LIMIT = 4_096       # [SDS-DEP-10] IDs in the lost set, and in the prehistory set
SYNC_TIPS = 8                # [SDS-HIST-4]
SYNC_BEHIND_MS = 2_000       # [SDS-SYNC-11]
FLAGS = ("future", "after_loss", "late", "own_elsewhere", "prehistory", "ephemeral")


class Rejected(Exception):
    """Bytes from the network that are no message for us, with the class of section 3.3."""

    def __init__(self, error_class, text):
        super().__init__(text)
        self.error_class = error_class


class Refused(Exception):
    """A request of the application, or a configuration, that the specification forbids. Nothing has changed."""


def configure(given):
    """The configuration of a channel: defaults where nothing is given. Beyond its bounds a participant refuses to start."""
    c = dict(DEFAULTS)
    c.update({name: value for name, value in given.items() if name in DEFAULTS})
    if c["resend_unacknowledged_ms"] is None:
        c["resend_unacknowledged_ms"] = max(3 * c["interval_ms"], 10_000)
    if c["resend_possibly_ms"] is None:
        c["resend_possibly_ms"] = max(30_000, 2 * c["resend_unacknowledged_ms"])
    check_config(c)
    return c


def check_config(c):  # [SDS-STATE-4]
    for name, value in c.items():
        if not isinstance(value, str) and value is not None and value < 0:
            raise Refused(f"{name} is {value}; it cannot be negative")
    for name, least, most in (("history_size", 0, HISTORY_ENTRIES), ("history_tips", 0, HISTORY_ENTRIES), ("filter_window", 1, 3_276)):
        if not least <= c[name] <= most:
            raise Refused(f"{name} is {c[name]}; it has to lie between {least} and {most}")
    if not c["history_size"] and not c["history_tips"]:
        raise Refused("history_size and history_tips are both 0; then no message would name another one")
    if c["interval_ms"] < 1:
        raise Refused(f"interval_ms is {c['interval_ms']}; it has to be 1 at least")
    imin, imax = c["sync_min_ms"], c["sync_max_ms"]
    if imin is not None and imax and not 1 <= imin <= imax:
        raise Refused(f"sync_min_ms is {imin}; it has to lie between 1 and sync_max_ms, {imax}")


# --------------------------------------------------------------------------- 2 Message kinds, 3 Wire format

@dataclass
class Entry:
    """One entry of a causal history."""
    message_id: str
    retrieval_hint: bytes = b""
    sender_id: str = ""


@dataclass
class Message:
    """A message. Invariant of a decoded one: it is well-formed by section 3.3 but for the classes channel and identity."""
    sender_id: str = ""
    message_id: str = ""
    channel_id: str = ""
    lamport: int | None = None
    causal_history: list = field(default_factory=list)
    bloom_filter: bytes = b""
    repair_request: list = field(default_factory=list)
    content: bytes = b""
    flags: set = field(default_factory=set)      # what its delivery will have to say; not on the wire

    def kind(self):  # [SDS-KIND-1]
        if self.lamport is None:
            return "ephemeral"
        return "content" if self.content else "sync"

    def key(self):
        """Its place in the order."""
        return order_key(self.lamport, self.message_id)

    def dependencies(self):
        """The IDs that its history names, each once, in wire order."""
        return list(dict.fromkeys(e.message_id for e in self.causal_history))  # [SDS-DEP-5]


def put_varint(n):
    out = bytearray()
    while n > 0x7F:
        out.append(n & 0x7F | 0x80)
        n >>= 7
    out.append(n)
    return bytes(out)


def put_bytes(number, value):
    """A length-delimited field, or nothing when it is empty."""
    if isinstance(value, str):
        value = value.encode("utf-8")
    return put_varint(number << 3 | 2) + put_varint(len(value)) + value if value else b""


def put_entry(number, e):
    return put_bytes(number, put_bytes(1, e.message_id) + put_bytes(2, e.retrieval_hint) + put_bytes(3, e.sender_id))


def encode(m):
    """The canonical bytes of a message [SDS-WIRE-1, SDS-WIRE-3]."""
    out = [put_bytes(1, m.sender_id), put_bytes(2, m.message_id), put_bytes(3, m.channel_id)]
    if m.lamport is not None:
        out.append(put_varint(10 << 3) + put_varint(m.lamport))
    out += [put_entry(11, e) for e in m.causal_history]
    out.append(put_bytes(12, m.bloom_filter))
    out += [put_entry(13, e) for e in m.repair_request]
    out.append(put_bytes(20, m.content))
    return b"".join(out)


def take_varint(data, at):
    """The varint at a position, and the position after it."""
    value = 0
    for i in range(10):
        if at + i >= len(data):
            raise Rejected("truncated", f"a varint at byte {at} runs past the end")
        value |= (data[at + i] & 0x7F) << 7 * i
        if data[at + i] < 0x80:
            if value >= 2**64:
                raise Rejected("varint", f"the varint at byte {at} is above 2^64-1")
            return value, at + i + 1
    raise Rejected("varint", f"the varint at byte {at} has more than 10 bytes")


def fields(data):
    """Yields (number, wire type, value) of each field; a value of bytes is a view [SDS-WIRE-6], a fixed-size one is None."""
    data, at = memoryview(data), 0
    while at < len(data):
        start = at
        key, at = take_varint(data, at)
        number, wire_type = key >> 3, key & 7
        if not 1 <= number <= 2**29 - 1:
            raise Rejected("field", f"field number {number} at byte {start}")
        if wire_type not in (0, 1, 2, 5):
            raise Rejected("wire_type", f"wire type {wire_type} at byte {start}; expected 0, 1, 2 or 5")
        if wire_type == 0:
            value, at = take_varint(data, at)
            yield number, 0, value
            continue
        size = {1: 8, 5: 4}.get(wire_type)
        if size is None:
            size, at = take_varint(data, at)
        if size > len(data) - at:
            raise Rejected("truncated", f"field {number} at byte {start} wants {size} bytes, {len(data) - at} are left")
        yield number, wire_type, data[at:at + size] if wire_type == 2 else None
        at += size


def text(value, name):
    try:
        return str(value, "utf-8")
    except UnicodeDecodeError as e:
        raise Rejected("utf8", f"{name} is not UTF-8: {e.reason} at byte {e.start}") from None


def check_id(value, name):  # [SDS-ID-1]
    size = len(value.encode("utf-8"))
    if not 1 <= size <= ID_BYTES:
        raise Rejected("id_length", f"{name} has {size} bytes; expected 1 to {ID_BYTES}")


def check_limit(size, most, name):  # [SDS-LIM-1]; exactly at the limit is fine [SDS-LIM-2]
    if size > most:
        raise Rejected("limit", f"{name}: {size}, at most {most}")


def decode_entry(data, name):
    message_id, hint, sender = "", b"", None
    for number, wire_type, value in fields(data):
        if wire_type != 2:
            continue  # [SDS-WIRE-5]
        if number == 1:
            message_id = text(value, name + ".message_id")
        elif number == 2:
            hint = bytes(value)
        elif number == 3:
            sender = text(value, name + ".sender_id")
    check_id(message_id, name + ".message_id")
    if sender is not None:
        check_id(sender, name + ".sender_id")
    check_limit(len(hint), HINT_BYTES, "bytes in a retrieval hint")
    return Entry(message_id, hint, sender or "")


def decode(data, content_limit=DEFAULTS["content_limit"]):
    """The message in some bytes; anything else is Rejected [SDS-WIRE-6]."""
    check_limit(len(data), MESSAGE_BYTES, "bytes in a message")
    m = Message()
    for number, wire_type, value in fields(data):
        if number == 10 and wire_type == 0:
            m.lamport = value
        elif wire_type != 2:
            continue  # [SDS-WIRE-5] an unknown number, or a known one with a foreign wire type
        elif number == 1:
            m.sender_id = text(value, "sender_id")
        elif number == 2:
            m.message_id = text(value, "message_id")
        elif number == 3:
            m.channel_id = text(value, "channel_id")
        elif number == 11:
            check_limit(len(m.causal_history) + 1, HISTORY_ENTRIES, "entries in causal_history")
            m.causal_history.append(decode_entry(value, "causal_history"))
        elif number == 12:
            m.bloom_filter = bytes(value)
        elif number == 13:
            check_limit(len(m.repair_request) + 1, REPAIR_ENTRIES, "entries in repair_request")
            m.repair_request.append(decode_entry(value, "repair_request"))
        elif number == 20:
            m.content = bytes(value)
    for name in ("sender_id", "message_id", "channel_id"):
        check_id(getattr(m, name), name)
    check_limit(len(m.bloom_filter), FILTER_BYTES, "bytes in the filter")
    check_limit(len(m.content), content_limit, "bytes of content")
    if m.lamport is not None and m.lamport > LAMPORT_MAX:  # [SDS-LIM-3]; no clock is asked [SDS-LIM-4]
        raise Rejected("lamport", f"the Lamport timestamp is {m.lamport}, at most {LAMPORT_MAX}")
    if m.lamport is None and not m.content:  # [SDS-KIND-2]
        raise Rejected("kind", "neither a Lamport timestamp nor content")
    return m


# --------------------------------------------------------------------------- 4 Identity

def u16(n):
    return n.to_bytes(2, "big")


def u32(n):
    return n.to_bytes(4, "big")


def u64(n):
    return n.to_bytes(8, "big")


def counted(s):
    """L(x) of section 4."""
    raw = s.encode("utf-8")
    return u16(len(raw)) + raw


def id_of(p):
    return base64.urlsafe_b64encode(hashlib.sha256(p).digest()[:18]).decode("ascii")


def derived_id(m):
    """The ID of a content or sync message [SDS-ID-3]. The timestamp makes it one of the send, not of the payload [SDS-ID-2]."""
    p = [b"sds-id-1", counted(m.channel_id), counted(m.sender_id), u64(m.lamport), u16(len(m.causal_history))]
    p += [counted(e.message_id) for e in m.causal_history]
    p += [u32(len(m.bloom_filter)), m.bloom_filter, u32(len(m.content)), m.content]
    return id_of(b"".join(p))


def ephemeral_id(channel, sender, e, content):
    return id_of(b"sds-eph-1" + counted(channel) + counted(sender) + u64(e) + u32(len(content)) + content)


# --------------------------------------------------------------------------- 9.2 Order

def order_key(lamport, message_id):
    """Sorts as the log does: by timestamp [SDS-ORD-1], then by ID [SDS-ORD-2] as unsigned bytes [SDS-ORD-3].

    UTF-8 keeps the order of code points, but the rule speaks of bytes, and so does this."""
    return lamport, message_id.encode("utf-8")


# --------------------------------------------------------------------------- 11 Filter

def words(data):
    """The eight big-endian u32 words of a SHA-256."""
    digest = hashlib.sha256(data).digest()
    return [int.from_bytes(digest[i:i + 4], "big") for i in range(0, 32, 4)]


def fmix32(h):
    h ^= h >> 16
    h = h * 0x85EBCA6B & 0xFFFFFFFF
    h ^= h >> 13
    h = h * 0xC2B2AE35 & 0xFFFFFFFF
    return h ^ h >> 16


def salt(sender, lamport):
    return words(b"\x01" + counted(sender) + u64(lamport))


def positions(message_id, salt_words, k, m):  # [SDS-BLOOM-4]
    return [fmix32(d ^ s) % m for d, s in list(zip(words(message_id.encode("utf-8")), salt_words))[:k]]


def make_filter(sender, lamport, floor, ids):
    """The bytes of a filter in format 1 [SDS-BLOOM-1]."""
    size = max(1, (10 * len(ids) + 7) // 8)
    bits, salt_words = bytearray(size), salt(sender, lamport)
    for message_id in ids:
        for j in positions(message_id, salt_words, 7, 8 * size):
            bits[j // 8] |= 1 << j % 8
    return b"\x01\x07" + put_varint(lamport - min(floor, lamport)) + bytes(bits)


class Filter:
    """A filter of format 1 that a message carries, read for evidence."""

    def __init__(self, k, floor, bits, salt_words):
        self.k, self.floor, self.bits, self.salt_words = k, floor, bits, salt_words
        ones = sum(bin(b).count("1") for b in bits)
        self.p = (ones / (8 * len(bits))) ** k

    @classmethod
    def read(cls, m):
        """The filter of a message, or None when there is none or it has another form [SDS-BLOOM-6, SDS-BLOOM-7]."""
        raw = m.bloom_filter
        if len(raw) < 2 or raw[0] != 1 or not 1 <= raw[1] <= 8:
            return None
        try:
            distance, at = take_varint(raw, 2)
        except Rejected:
            return None
        bits = raw[at:]
        if raw[2:at] != put_varint(distance) or distance > m.lamport or not 1 <= len(bits) <= 4_096:
            return None
        return cls(raw[1], m.lamport - distance, bits, salt(m.sender_id, m.lamport))

    def covers(self, lamport, own_lamport):
        """Whether this filter of a message with that timestamp speaks of an own message with this one [SDS-ACK-3]."""
        return self.floor < own_lamport < lamport

    def verdict(self, message_id, filter_max):
        """What a covering filter says [SDS-ACK-4]."""
        if not self.contains(message_id):
            return "miss"
        return "hit" if self.p <= filter_max else "none"

    def contains(self, message_id):
        return all(self.bits[j // 8] >> j % 8 & 1 for j in positions(message_id, self.salt_words, self.k, 8 * len(self.bits)))


# --------------------------------------------------------------------------- 12 Acknowledgement

def is_named(ps, epsilon):
    """Whether a run of hits, with these p and no miss among them, names its sender."""
    return bool(ps) and len(ps) * math.prod(ps) <= epsilon


def is_acknowledged(n, x, r, h, q, f, epsilon):
    """Whether a message is acknowledged by at least n: x senders are named, and of r others h hit, by f filters in all."""
    d = h - (n - x) + 1
    return x >= n or d >= 1 and f * math.comb(r, d) * q**d <= epsilon


@dataclass
class Witness:
    """What one sender's messages say about one own message."""
    named: bool = False          # a history of it named the message: for ever
    verdict: str = ""            # of its newest covering filter that counted: hit or miss
    p: float = 0.0               # of that filter
    run: list = field(default_factory=list)      # the p of its hits since its last miss

    def review(self, hit, p):
        self.verdict, self.p = ("hit" if hit else "miss"), p
        self.run = [*self.run, p] if hit else []

    def is_named(self, epsilon):
        return self.named or is_named(self.run, epsilon)


@dataclass
class Outgoing:
    """An own content message that is not yet acknowledged."""
    message_id: str
    lamport: int
    wire: bytes                  # of the first send, and of every resend [SDS-OUT-3]
    broadcast_ms: int
    u: float
    state: str = "unacknowledged"
    attempts: int = 0
    gave_up: bool = False
    filters: int = 0             # F: hits and misses of all senders, ever
    witnesses: dict = field(default_factory=dict)

    def named(self, epsilon):
        return sorted((s for s, w in self.witnesses.items() if w.is_named(epsilon)), key=lambda s: s.encode("utf-8"))

    def acknowledged_by(self, n, epsilon, filter_max):
        """Whether at least n participants hold it, in the sense of section 12."""
        others = [w for w in self.witnesses.values() if w.verdict and not w.is_named(epsilon)]
        hits = sum(w.verdict == "hit" for w in others)
        q = max((w.p for w in others if w.p <= filter_max), default=0.0)
        return is_acknowledged(n, len(self.named(epsilon)), len(others), hits, q, self.filters, epsilon)


# --------------------------------------------------------------------------- chance

class Chance:
    """SplitMix64: the whole state is one integer, so that it can be saved."""

    def __init__(self, state):
        self.state = state

    @classmethod
    def seeded(cls, seed, channel, participant):
        """Participants with one seed draw differently, or their timers would fire together."""
        return cls(int.from_bytes(hashlib.sha256(u64(seed) + counted(channel) + counted(participant)).digest()[:8], "big"))

    def uniform(self):
        """A number from [0, 1)."""
        self.state = self.state + 0x9E3779B97F4A7C15 & 2**64 - 1
        z = self.state
        z = (z ^ z >> 30) * 0xBF58476D1CE4E5B9 & 2**64 - 1
        z = (z ^ z >> 27) * 0x94D049BB133111EB & 2**64 - 1
        return ((z ^ z >> 31) >> 11) * 2.0**-53


# --------------------------------------------------------------------------- 6 Participant state

@dataclass
class Missing:
    """An unmet dependency that was not received."""
    entry: Entry                 # as it was first named
    since_ms: int
    ask_ms: int                  # when a store node is asked next
    period_ms: int = 1_000       # the wait that led to ask_ms

    def to_json(self):
        return {**vars(self), "entry": entry_json(self.entry)}

    @classmethod
    def from_json(cls, x):
        e = x["entry"]
        e = Entry(e["message_id"], unb64(e.get("retrieval_hint", "")), e.get("sender_id", ""))
        return cls(**{**x, "entry": e})


@dataclass
class Interval:
    """One interval of the sync timer."""
    begin_ms: int
    length_ms: int
    fire_ms: float
    fired: bool = False
    consistent: bool = False


@dataclass
class Logged:
    """One place in the log."""
    message_id: str
    sender_id: str
    lamport: int
    names: list                  # IDs of its causal history

    def key(self):
        return order_key(self.lamport, self.message_id)


class Participant:
    """One participant in one channel [SDS-STATE-1]. Each input takes the time; what comes out gathers in broadcast and events."""

    def __init__(self, channel, participant, config, seed, now):
        try:
            check_id(channel, "channel")
            check_id(participant, "participant")
        except Rejected as e:
            raise Refused(str(e)) from None
        self.channel, self.id, self.config, self.seed = channel, participant, configure(config), seed
        self.chance = Chance.seeded(seed, channel, participant)
        self.now = now
        self.lamport = self.start_lamport = now        # [SDS-STATE-2]
        self.log = []                                  # Logged, in the order of section 9.2
        self.keys = []                                 # their places in the order, in step with log
        self.log_ids = set()
        self.named = set()                             # IDs that the log's messages name
        self.tips = set()
        self.outgoing = {}                             # ID -> Outgoing, oldest first
        self.incoming = {}                             # ID -> Message
        self.missing = {}                              # ID -> Missing
        self.surplus = False                           # a waiting message may have dependencies that found no room in missing
        self.prehistory = {}                           # ID -> Missing while a store node may be asked for it, else None; oldest first
        self.lost = {}                                 # IDs, oldest first, as keys; also the next two
        self.ephemeral_seen = {}
        self.sync_seen = {}                            # (sender, Lamport timestamp)
        self.hints = {}                                # ID -> what the own transport calls the message
        self.window = collections.deque()              # (ID, Lamport timestamp) in the order of receipt
        self.floor = now                               # [SDS-BLOOM-3]
        self.filter_heights = {}                       # sender -> greatest timestamp with an understood filter
        self.first_content_ms = None                   # when the first content message of another one was accepted
        self.ephemeral_last = -1
        self.future_senders = []
        self.interval = None
        self.members = None
        self.broadcast, self.events = [], []

    def tick(self, now):
        self.now = max(self.now, now)  # [SDS-STATE-3]

    def tell(self, kind, **facts):
        self.events.append({kind: facts})

    # ----------------------------------------------------------------------- 7 Sending

    def send(self, content, wish=""):
        """Sends content. Everything that can be refused is refused before anything changes."""
        self.check_content(content)
        awaited = sum(not m.gave_up for m in self.outgoing.values())
        if awaited >= self.config["outgoing_limit"]:  # [SDS-SEND-8]
            raise Refused(f"{awaited} messages are not acknowledged yet; wait for acknowledgements before sending more")
        m = self.stamp(self.config["history_tips"])
        m.content = content  # [SDS-SEND-4]
        m.message_id = self.choose_id(wish, derived_id(m))
        wire = encode(m)
        check_size(wire)
        self.lamport = m.lamport
        self.tell("sent", message_id=m.message_id)
        self.broadcast.append(wire)
        self.outgoing[m.message_id] = Outgoing(m.message_id, m.lamport, wire, self.now, self.draw_u())  # [SDS-SEND-5]
        self.missing.pop(m.message_id, None)
        self.lost.pop(m.message_id, None)
        self.prehistory.pop(m.message_id, None)
        self.insert(m)  # [SDS-SEND-6]
        self.sweep()  # [SDS-RECV-14]

    def stamp(self, tips):
        """A message with everything that content and sync messages share; the local timestamp is not yet raised."""
        m = Message(sender_id=self.id, channel_id=self.channel)  # [SDS-WIRE-2]
        m.lamport = max(self.now, self.lamport + 1)  # [SDS-SEND-1, SDS-SYNC-3]
        m.causal_history = self.causal_history(m.lamport, tips)  # [SDS-SEND-2, SDS-SYNC-4]
        m.bloom_filter = make_filter(self.id, m.lamport, self.floor, [i for i, _ in self.window])  # [SDS-SEND-3, SDS-BLOOM-2]
        return m

    def check_content(self, content):  # [SDS-SEND-7]
        if not content:
            raise Refused("the content is empty; a message without content would be a sync message")
        if len(content) > self.config["content_limit"]:
            raise Refused(f"the content has {len(content)} bytes, at most {self.config['content_limit']} can be sent; split it")

    def choose_id(self, wish, derived):  # [SDS-ID-3, SDS-ID-6]
        if self.config["ids"] == "derived" or not wish:
            return derived
        try:
            check_id(wish, "message_id")
        except Rejected as e:
            raise Refused(str(e)) from None
        if self.holds(wish) or wish in self.ephemeral_seen:
            raise Refused(f"message_id {wish!r} names a message that is already here; choose another one")
        return wish

    def holds(self, message_id):
        return message_id in self.log_ids or message_id in self.incoming

    # ----------------------------------------------------------------------- 16 Ephemeral messages

    def send_ephemeral(self, content, wish=""):
        """Sends content without reliability [SDS-EPH-1]: no timestamp, history, filter or buffer [SDS-EPH-2, SDS-EPH-3, SDS-EPH-6]."""
        self.check_content(content)
        e = max(self.now, self.ephemeral_last + 1)
        message_id = self.choose_id(wish, ephemeral_id(self.channel, self.id, e, content))
        wire = encode(Message(sender_id=self.id, message_id=message_id, channel_id=self.channel, content=content))
        check_size(wire)
        self.ephemeral_last = e
        remember(self.ephemeral_seen, message_id, MEMORY)
        self.tell("sent", message_id=message_id)
        self.broadcast.append(wire)

    def receive_ephemeral(self, m):  # [SDS-RECV-2, SDS-EPH-4, SDS-EPH-5]
        if m.message_id in self.ephemeral_seen:
            return
        remember(self.ephemeral_seen, m.message_id, MEMORY)
        self.tell("delivered", message_id=m.message_id, sender_id=m.sender_id, content=b64(m.content), flags=["ephemeral"])  # [SDS-EPH-7]

    # ----------------------------------------------------------------------- 8 Receiving

    def receive(self, wire, hint=b""):
        try:
            m = decode(wire, self.config["content_limit"])  # (1) [SDS-RECV-1]
            if m.channel_id != self.channel:
                raise Rejected("channel", f"the channel is {m.channel_id!r}, expected {self.channel!r}")
            derived = self.config["ids"] == "derived" and m.kind() != "ephemeral"
            if derived and m.message_id != derived_id(m):  # (3) [SDS-RECV-3, SDS-ID-4]; opaque IDs pass [SDS-ID-5]
                raise Rejected("identity", f"the message ID is {m.message_id!r}, expected {derived_id(m)!r}")
        except Rejected as e:
            self.tell("rejected", **{"class": e.error_class, "text": str(e)})  # [SDS-WIRE-7, SDS-WIRE-8]
            return
        if m.kind() == "ephemeral":  # (2)
            self.receive_ephemeral(m)
        elif m.kind() == "sync":
            self.receive_sync(m)
        else:
            self.receive_content(m, hint)

    def receive_sync(self, m):
        if (m.sender_id, m.lamport) in self.sync_seen:  # (4) [SDS-RECV-5]
            return
        remember(self.sync_seen, (m.sender_id, m.lamport), MEMORY)
        if m.sender_id == self.id:  # (5) [SDS-RECV-6, SDS-RECV-7]
            return
        self.review(m)  # (6)
        self.verify(m)  # (7) and then it stops [SDS-RECV-10]; our timestamp stays [SDS-ORD-8]
        self.hear(m)

    def receive_content(self, m, hint):
        if self.holds(m.message_id):  # (4) [SDS-RECV-4]
            self.keep_hint(m.message_id, hint)
            return
        self.accept(m)
        self.keep_hint(m.message_id, hint)
        if m.sender_id == self.id:  # (5) [SDS-RECV-6, SDS-RECV-7]
            m.flags.add("own_elsewhere")
        else:
            self.review(m)  # (6) [SDS-RECV-8]
        self.verify(m)  # (7) [SDS-RECV-9]
        self.first_content_is_here(m)
        self.enter_window(m)  # (8) [SDS-RECV-11]
        if self.ready(m):  # (9) [SDS-RECV-12]
            self.deliver(m)
        else:
            self.wait(m)  # [SDS-RECV-13]
        self.sweep()  # [SDS-RECV-14]
        self.hear(m)

    def accept(self, m):
        """The ID is received now: no longer missing, lost or prehistory, and its delivery will say which of these it was."""
        self.missing.pop(m.message_id, None)
        if m.message_id in self.lost:  # [SDS-IN-8]
            del self.lost[m.message_id]
            m.flags.add("late")  # [SDS-IN-9]
        if m.message_id in self.prehistory:
            del self.prehistory[m.message_id]
            m.flags.add("prehistory")  # [SDS-DEP-7]

    def keep_hint(self, message_id, hint):
        if hint and len(hint) <= HINT_BYTES:
            self.hints.setdefault(message_id, hint)

    def first_content_is_here(self, m):
        """From here on the join window closes."""
        if self.first_content_ms is None and m.sender_id != self.id:
            self.first_content_ms = self.now

    def enter_window(self, m):
        self.window.append((m.message_id, m.lamport))
        while len(self.window) > self.config["filter_window"]:
            self.floor = max(self.floor, self.window.popleft()[1])  # [SDS-BLOOM-3]

    def wait(self, m):
        """Puts a message into the incoming buffer; when that is too much the newest one leaves [SDS-RECV-15]."""
        self.incoming[m.message_id] = m
        if len(self.incoming) <= self.config["incoming_limit"]:
            return
        newest = max(self.incoming.values(), key=Message.key)
        del self.incoming[newest.message_id]
        self.window = collections.deque(w for w in self.window if w[0] != newest.message_id)
        self.miss(Entry(newest.message_id, self.hints.pop(newest.message_id, b""), newest.sender_id))

    # ----------------------------------------------------------------------- 9.1 Dependencies

    def met(self, m, dependency):
        if dependency == m.message_id:  # [SDS-DEP-3]
            return True
        if dependency in self.log_ids:  # [SDS-DEP-1]
            return True
        if dependency in self.incoming:
            return self.incoming[dependency].key() >= m.key()  # [SDS-DEP-2], void by [SDS-DEP-3]
        return dependency in self.lost or dependency in self.prehistory  # [SDS-DEP-4, SDS-DEP-6]

    def ready(self, m):
        return all(self.met(m, d) for d in m.dependencies())

    def unreceived(self, m):
        """The entries of its unmet dependencies that are not in the incoming buffer either."""
        entries = {e.message_id: e for e in reversed(m.causal_history)}
        return [entries[d] for d in m.dependencies() if d not in self.incoming and not self.met(m, d)]

    def verify(self, m):
        """Step 7: what is unmet and was not received is missing, or prehistory while the join window is open."""
        entries = self.unreceived(m)
        if self.joining() or "prehistory" in m.flags:  # [SDS-DEP-6]
            for e in entries:
                self.surplus |= remember(self.prehistory, e.message_id, FORGIVEN_LIMIT)  # [SDS-DEP-10]
            entries = []
        for e in entries:
            self.miss(e)
        if entries:
            self.tell("missing", dependencies=[e.message_id for e in entries])  # [SDS-DEP-8]
        if m.lamport > self.start_lamport:  # [SDS-IN-10]
            for e in m.causal_history:
                if e.message_id in self.prehistory and self.prehistory[e.message_id] is None:
                    self.prehistory[e.message_id] = Missing(e, self.now, self.now + 1_000)

    def joining(self):
        return self.first_content_ms is None or self.now < self.first_content_ms + self.config["join_grace_ms"]

    def miss(self, entry):
        if entry.message_id in self.missing:
            return
        if len(self.missing) >= self.config["missing_limit"]:  # [SDS-DEP-9]
            self.surplus = True
            return
        self.missing[entry.message_id] = Missing(entry, self.now, self.now + 1_000)

    def fill_missing(self):
        """Surplus dependencies of waiting messages enter the missing set when there is room [SDS-DEP-9]."""
        if not self.surplus or len(self.missing) >= self.config["missing_limit"]:
            return
        self.surplus = False
        for m in self.waiting():
            for e in self.unreceived(m):
                self.miss(e)

    def waiting(self):
        return sorted(self.incoming.values(), key=Message.key)

    # ----------------------------------------------------------------------- 9.3 Delivery

    def deliver(self, m):
        self.lamport = max(self.lamport, min(m.lamport, self.now + DAY_MS))  # [SDS-ORD-4, SDS-LIM-5]
        after = self.insert(m)  # [SDS-ORD-5]
        if m.lamport > self.now + DAY_MS:
            m.flags.add("future")  # [SDS-LIM-6]
        if any(d in self.lost for d in m.dependencies()):
            m.flags.add("after_loss")  # [SDS-IN-7]
        facts = {"message_id": m.message_id, "sender_id": m.sender_id, "content": b64(m.content)}
        if after:
            facts["after"] = after  # [SDS-ORD-7]
        self.tell("delivered", **facts, flags=[f for f in FLAGS if f in m.flags])  # [SDS-ORD-6]
        self.watch_clock(m)

    def insert(self, m):
        """Gives a message its place in the log and returns the ID of its predecessor there."""
        place = Logged(m.message_id, m.sender_id, m.lamport, m.dependencies())
        at = bisect.bisect(self.keys, place.key())
        self.keys.insert(at, place.key())
        self.log.insert(at, place)
        self.index(place)
        if at == len(self.log) - 1:
            self.begin_interval(self.sync_min_ms())  # [SDS-SYNC-9]
        return self.log[at - 1].message_id if at else ""

    def index(self, place):
        """Keeps the set of tips (section 10): entries of the log that no message in the log names."""
        self.log_ids.add(place.message_id)
        self.named.update(place.names)
        self.tips.difference_update(place.names)
        if place.message_id not in self.named:
            self.tips.add(place.message_id)

    def sweep(self):
        """Delivers what waited for nothing else: again and again the one that sorts first [SDS-RECV-14, SDS-IN-1]."""
        while True:
            m = next((m for m in self.waiting() if self.ready(m)), None)
            if m is None:
                return self.fill_missing()
            del self.incoming[m.message_id]
            self.deliver(m)

    def watch_clock(self, m):  # [SDS-LIM-7]
        if m.lamport <= self.now + DAY_MS:
            self.future_senders = []
        elif m.sender_id not in self.future_senders:
            self.future_senders.append(m.sender_id)
        if len(self.future_senders) == 3:
            self.tell("clock_suspect", local_ms=self.now, remote_ms=m.lamport)
            self.future_senders = []

    # ----------------------------------------------------------------------- 10 Causal history

    def causal_history(self, lamport, tips):
        """Entries for a message with that timestamp: the newest tips, then the newest others, oldest first."""
        chosen, others = [], []
        left = len(self.tips)
        for place in reversed(self.log):  # sync, ephemeral, missing, lost and waiting IDs are not in it [SDS-HIST-5, SDS-HIST-6]
            is_tip = place.message_id in self.tips
            left -= is_tip
            if place.lamport < lamport:  # [SDS-HIST-2]
                if is_tip and len(chosen) < tips:
                    chosen.append(place)  # [SDS-HIST-3, SDS-HIST-4]
                elif len(others) < self.config["history_size"]:
                    others.append(place)
            enough = len(chosen) + len(others) >= self.config["history_size"]
            if enough and (len(chosen) == tips or not left):
                break
        chosen += others[:max(0, self.config["history_size"] - len(chosen))]
        chosen.sort(key=Logged.key)  # [SDS-HIST-1, SDS-HIST-7]
        return [Entry(p.message_id, self.hints.get(p.message_id, b"")) for p in chosen]  # [SDS-SEND-9]

    # ----------------------------------------------------------------------- 12 Acknowledgement

    def review(self, x):
        """Reviews the outgoing messages by the history and the filter of a message of another participant."""
        named = set(x.dependencies())
        evidence = self.counting_filter(x)
        for m in list(self.outgoing.values()):
            if m.message_id in named:  # [SDS-ACK-1]
                m.witnesses.setdefault(x.sender_id, Witness()).named = True
            if evidence and evidence.covers(x.lamport, m.lamport):
                self.weigh(m, x.sender_id, evidence)
            self.settle(m)

    def counting_filter(self, x):
        """The filter of x, if it is understood and newer than all that counted from its sender [SDS-ACK-3]."""
        evidence = Filter.read(x)
        if evidence is None or x.lamport > self.now + DAY_MS:
            return None
        if x.lamport <= self.filter_heights.get(x.sender_id, -1):
            return None
        self.filter_heights[x.sender_id] = x.lamport
        return evidence

    def weigh(self, m, sender, evidence):
        verdict = evidence.verdict(m.message_id, self.config["ack_filter_max"])
        if verdict == "none":
            return
        m.filters += 1
        m.witnesses.setdefault(sender, Witness()).review(verdict == "hit", evidence.p)

    def settle(self, m):
        """Moves a message to the state that the evidence gives it. Only evidence leads here [SDS-ACK-9]."""
        epsilon = self.config["ack_epsilon"]
        if m.acknowledged_by(1, epsilon, self.config["ack_filter_max"]):  # [SDS-ACK-6, SDS-ACK-7]
            del self.outgoing[m.message_id]  # for good [SDS-ACK-8, SDS-OUT-5]
            self.tell("acknowledged", message_id=m.message_id, level="one", by=m.named(epsilon))  # [SDS-ACK-10, SDS-ACK-11]
            return
        possibly = any(w.verdict == "hit" for w in m.witnesses.values())
        state = "possibly_acknowledged" if possibly else "unacknowledged"  # [SDS-ACK-2, SDS-ACK-5]
        if state != m.state and possibly:
            self.tell("possibly_acknowledged", message_id=m.message_id)  # [SDS-ACK-11]
        m.state = state

    # ----------------------------------------------------------------------- time

    def advance(self):
        """Time has passed: everything that is due happens once, however late we wake."""
        self.sweep_missing()
        self.sweep_outgoing()
        self.sync()

    def deadline(self):
        """When the next advance is due, or None."""
        due = [t for x in self.missing.values() for t in (x.ask_ms, x.since_ms + self.config["lost_after_ms"])]
        due += [x.ask_ms for x in self.wanted_prehistory()]
        if not self.alone():
            due += [self.due(m) for m in self.outgoing.values() if not m.gave_up]
        if self.interval:
            due.append(self.interval.begin_ms + self.interval.length_ms)
            if not self.interval.fired and not self.interval.consistent:
                due.append(self.interval.fire_ms)
        return max(self.now, math.ceil(min(due))) if due else None

    # ----------------------------------------------------------------------- 13 Incoming buffer sweep

    def sweep_missing(self):
        for message_id, x in sorted(self.missing.items(), key=lambda i: (i[1].since_ms, i[0].encode("utf-8"))):
            if self.now >= x.since_ms + self.config["lost_after_ms"]:  # [SDS-IN-4, SDS-IN-5]
                self.lose(message_id)
        ask = [x for x in (*self.missing.values(), *self.wanted_prehistory()) if self.now >= x.ask_ms]
        for x in ask:  # [SDS-IN-3]
            x.period_ms = min(2 * x.period_ms, 60_000)
            x.ask_ms = self.now + x.period_ms
        if ask:  # [SDS-IN-2]
            self.tell("retrieve", entries=[entry_json(x.entry) for x in ask])

    def wanted_prehistory(self):
        """The prehistory that a store node is still asked for [SDS-IN-10]."""
        return [x for x in self.prehistory.values() if x and x.ask_ms < x.since_ms + self.config["lost_after_ms"] > self.now]

    def lose(self, message_id):
        if self.missing.pop(message_id, None) is None:
            return
        self.surplus |= remember(self.lost, message_id, FORGIVEN_LIMIT)  # [SDS-DEP-10]
        self.tell("lost", message_id=message_id)  # [SDS-IN-7]
        self.sweep()  # [SDS-IN-6]

    # ----------------------------------------------------------------------- 14 Outgoing buffer sweep

    def draw_u(self):
        return -0.2 + 0.4 * self.chance.uniform()

    def due(self, m):
        """When a message is resent next, or given up [SDS-OUT-2, SDS-OUT-4]."""
        if m.state == "unacknowledged":
            first, most = self.config["resend_unacknowledged_ms"], 120_000
        else:
            first, most = self.config["resend_possibly_ms"], 300_000
        return m.broadcast_ms + min(first * 2**m.attempts, max(first, most)) * (1 + m.u)

    def alone(self):
        return self.members is not None and set(self.members) <= {self.id}

    def sweep_outgoing(self):
        if self.alone():  # [SDS-OUT-9]
            return
        for m in self.outgoing.values():
            if m.gave_up or self.now < self.due(m):
                continue
            if m.attempts >= self.config["resend_attempts"]:  # [SDS-OUT-6]
                m.gave_up = True  # and stays [SDS-OUT-8]
                self.tell("gave_up", message_id=m.message_id)  # [SDS-OUT-7]
                continue
            m.attempts, m.broadcast_ms, m.u = m.attempts + 1, self.now, self.draw_u()
            self.broadcast.append(m.wire)  # [SDS-OUT-1, SDS-OUT-3]

    # ----------------------------------------------------------------------- 15 Sync messages

    def sync_min_ms(self):
        """Imin."""
        if self.config["sync_min_ms"] is not None:
            return self.config["sync_min_ms"]
        return min(2 * self.config["interval_ms"], self.config["sync_max_ms"])

    def begin_interval(self, length):
        if not self.config["sync_max_ms"]:
            return
        group = max(2, len(set(self.members or []) | {self.id}))
        late = 1 + math.log(1 + self.chance.uniform() * (group - 1)) / math.log(group)
        self.interval = Interval(self.now, length, self.now + length / 2 * late)

    def hear(self, m):
        """What a message of another participant means for the sync timer, after it was received."""
        if m.sender_id == self.id or not self.log or not self.interval:
            return
        newest = self.log[-1]
        if newest.message_id in m.dependencies():
            self.interval.consistent = True
        elif m.kind() == "sync" and m.lamport > newest.lamport + SYNC_BEHIND_MS:  # [SDS-SYNC-11]
            if self.interval.length_ms > self.sync_min_ms():
                self.begin_interval(self.sync_min_ms())

    def sync(self):
        """Runs the sync timer [SDS-SYNC-1]. With an empty log there is no interval [SDS-SYNC-7]."""
        i = self.interval
        if i is None:
            return
        if not i.fired and self.now >= i.fire_ms:
            i.fired = True
            if not i.consistent:  # [SDS-SYNC-8]
                self.send_sync()
        if self.now >= i.begin_ms + i.length_ms:
            self.begin_interval(min(2 * i.length_ms, self.config["sync_max_ms"]))  # [SDS-SYNC-10]

    def send_sync(self):
        m = self.stamp(SYNC_TIPS)  # without content [SDS-SYNC-2]; neither logged nor buffered [SDS-SYNC-5, SDS-SYNC-6, SDS-BLOOM-5]
        m.message_id = derived_id(m)
        self.lamport = m.lamport  # [SDS-SYNC-3]
        self.broadcast.append(encode(m))

    # ----------------------------------------------------------------------- what the application and the judge ask for

    def state(self):
        """The answer to inspect."""
        by_bytes = lambda ids: sorted(ids, key=lambda i: i.encode("utf-8"))
        return {
            "lamport": self.lamport,
            "log": [{"message_id": e.message_id, "sender_id": e.sender_id, "lamport": e.lamport} for e in self.log],
            "outgoing": [{"message_id": m.message_id, "state": m.state, "attempts": m.attempts, "by": m.named(self.config["ack_epsilon"])}
                         for m in sorted(self.outgoing.values(), key=lambda m: order_key(m.lamport, m.message_id))],
            "incoming": [{"message_id": m.message_id, "missing": by_bytes(d for d in m.dependencies() if not self.met(m, d))}
                         for m in self.waiting()],
            "missing": by_bytes(self.missing), "lost": by_bytes(self.lost),
            "window": [i for i, _ in self.window], "floor": self.floor,
        }

    def save(self):
        """Everything that outlives a crash, as text."""
        s = {name: getattr(self, name) for name in SAVED}
        s["chance"] = self.chance.state
        s["log"] = [vars(e) for e in self.log]
        s["outgoing"] = [{**vars(m), "wire": b64(m.wire), "witnesses": {k: vars(w) for k, w in m.witnesses.items()}}
                         for m in self.outgoing.values()]
        s["incoming"] = [[b64(encode(m)), sorted(m.flags)] for m in self.incoming.values()]
        s["missing"] = [x.to_json() for x in self.missing.values()]
        s["prehistory"] = [[i, x and x.to_json()] for i, x in self.prehistory.items()]
        s["interval"] = vars(self.interval) if self.interval else None
        s["hints"] = {i: b64(h) for i, h in self.hints.items()}
        s.update({name: list(getattr(self, name)) for name in SAVED_LISTS})
        return json.dumps(s)

    @classmethod
    def load(cls, saved, now):
        """The participant that save was called on, after a crash."""
        s = json.loads(saved)
        p = cls(s["channel"], s["id"], s["config"], s["seed"], now)
        for name in SAVED:
            setattr(p, name, s[name])
        p.tick(now)
        p.chance = Chance(s["chance"])
        p.log = [Logged(**e) for e in s["log"]]
        p.keys = [e.key() for e in p.log]
        for place in p.log:
            p.index(place)
        for o in s["outgoing"]:
            o["wire"], o["witnesses"] = unb64(o["wire"]), {k: Witness(**w) for k, w in o["witnesses"].items()}
            p.outgoing[o["message_id"]] = Outgoing(**o)
        for wire, flags in s["incoming"]:
            m = decode(unb64(wire), p.config["content_limit"])
            m.flags = set(flags)
            p.incoming[m.message_id] = m
        p.missing = {x["entry"]["message_id"]: Missing.from_json(x) for x in s["missing"]}
        p.prehistory = {i: x and Missing.from_json(x) for i, x in s["prehistory"]}
        p.interval = Interval(**s["interval"]) if s["interval"] else None
        p.hints = {i: unb64(h) for i, h in s["hints"].items()}
        for name in ("lost", "ephemeral_seen"):
            setattr(p, name, dict.fromkeys(s[name]))
        p.sync_seen = dict.fromkeys((sender, lamport) for sender, lamport in s["sync_seen"])
        p.window = collections.deque((i, lamport) for i, lamport in s["window"])
        return p


SAVED = ("channel", "id", "config", "seed", "now", "lamport", "start_lamport", "surplus", "floor", "filter_heights", "first_content_ms",
         "ephemeral_last", "future_senders", "members")
SAVED_LISTS = ("lost", "ephemeral_seen", "sync_seen", "window")


def remember(memory, item, most):
    """Adds to a memory of bounded size; the oldest leaves, a repetition keeps its place. Whether one left."""
    memory.setdefault(item)
    if len(memory) <= most:
        return False
    del memory[next(iter(memory))]
    return True


def check_size(wire):
    if len(wire) > MESSAGE_BYTES:
        raise Refused(f"the message would have {len(wire)} bytes, and every receiver rejects more than {MESSAGE_BYTES}")


def b64(raw):
    return base64.b64encode(raw).decode("ascii")


def unb64(line):
    return base64.b64decode(line.encode("ascii"), validate=True)


def entry_json(e):
    out = {"message_id": e.message_id}
    if e.retrieval_hint:
        out["retrieval_hint"] = b64(e.retrieval_hint)
    if e.sender_id:
        out["sender_id"] = e.sender_id
    return out


# --------------------------------------------------------------------------- the adapter contract

class Failure(Exception):
    """A reply without ok. The operation certainly did not happen."""

    def __init__(self, code, text):
        super().__init__(text)
        self.code = code


HELLO = {
    "contract": 1, "implementation": {"name": "causeway-python", "version": "1", "language": "Python"},
    "clock": "virtual", "step_ms": 0,
    "capabilities": ["resend", "ack", "sync", "ephemeral", "retrieve", "hints", "persistence", "snapshot", "inspect",
                     "acked-by", "opaque-ids", "derived-ids"],
    "dialects": ["sds-1"], "limits": {"content_bytes": DEFAULTS["content_limit"]},
}
SPOKEN = {"dialect": ("sds-1",), "ids": ("derived", "opaque")}
MUST = object()


def take(request, name, kind, default=MUST):
    """A field of a request, checked."""
    if name not in request:
        if default is MUST:
            raise Failure("malformed", f"{request.get('cmd')} without {name}; see harness/ADAPTER.md for its fields")
        return default
    value = request[name]
    if kind is bytes:
        try:
            raw = unb64(value)
            if b64(raw) == value:
                return raw
        except (ValueError, AttributeError):
            pass
        raise Failure("malformed", f"{name} is not base64")
    if not isinstance(value, kind) or isinstance(value, bool) and kind is not bool:
        raise Failure("malformed", f"{name} is {json.dumps(value)[:80]}, expected {getattr(kind, '__name__', 'a number')}")
    if kind is str:
        check_text(value, name)
    if kind is int and not 0 <= value < 2**64:
        raise Failure("malformed", f"{name} is {value}, expected 0 to 2^64-1")
    return value


def take_whole(config, name):
    """A whole number of the configuration. That it is negative is for the specification to say."""
    if not isinstance(config[name], int) or isinstance(config[name], bool):
        raise Failure("malformed", f"{name} is {json.dumps(config[name])[:80]}, expected a whole number")


def check_text(value, name):
    try:
        value.encode("utf-8")
    except UnicodeEncodeError:
        raise Failure("malformed", f"{name} holds half of a surrogate pair, which is no text") from None


class Adapter:
    """Answers requests; one process hosts many participants."""

    def __init__(self):
        self.nodes, self.snapshots = {}, {}

    def answer(self, line):
        """The reply to one line, as an object."""
        number = 0
        try:
            try:
                request = json.loads(line)
            except ValueError as e:
                raise Failure("malformed", f"the line is not JSON: {e}") from None
            if not isinstance(request, dict):
                raise Failure("malformed", "the line is not a JSON object")
            number = take(request, "id", int)
            cmd = take(request, "cmd", str)
            handler = getattr(self, "on_" + cmd, None) if cmd.isalpha() else None
            if handler is None:
                raise Failure("unsupported", f"command {cmd!r} is not known here")
            return {"id": number, "ok": handler(request)}
        except Failure as e:
            return {"id": number, "error": {"code": e.code, "definite": True, "text": str(e)}}
        except Refused as e:
            return {"id": number, "error": {"code": "invalid", "definite": True, "text": str(e)}}
        except Exception as e:  # a bug here: say so, keep the session
            traceback.print_exc()
            return {"id": number, "error": {"code": "internal", "definite": False, "text": repr(e)}}

    def node(self, request):
        name = take(request, "node", str)
        if name not in self.nodes:
            raise Failure("invalid", f"node {name!r} is not known; create it first")
        return self.nodes[name]

    def timed(self, request):
        """The node of a request that carries the time."""
        p, now = self.node(request), take(request, "now_ms", int)
        p.tick(now)
        return p

    @staticmethod
    def effects(p):
        """What a participant wants now: the common body of a reply."""
        ok = {"broadcast": [{"wire": b64(w)} for w in p.broadcast], "events": p.events}
        p.broadcast, p.events = [], []
        due = p.deadline()
        if due is not None:
            ok["deadline_ms"] = due
        return ok

    def on_hello(self, request):
        versions = take(request, "contract", dict)
        least, most = take(versions, "min", int), take(versions, "max", int)
        if not least <= 1 <= most:
            raise Failure("unsupported", f"contract versions {least} to {most} are offered; this adapter speaks 1")
        return HELLO

    def on_create(self, request):
        name = take(request, "node", str)
        if name in self.nodes:
            raise Failure("invalid", f"node {name!r} exists; close it first")
        config = take(request, "config", dict, {})
        for key in config:
            if key in SPOKEN:
                if take(config, key, str) not in SPOKEN[key]:
                    raise Failure("unsupported", f"{key} is {config[key]!r}; here it can be {' or '.join(SPOKEN[key])}")
            elif key in ("ack_epsilon", "ack_filter_max"):
                take(config, key, (int, float))
            elif key in DEFAULTS:
                take_whole(config, key)
        self.nodes[name] = Participant(take(request, "channel", str), take(request, "participant", str), config,
                                       take(request, "seed", int), take(request, "now_ms", int))
        return self.effects(self.nodes[name])

    def on_context(self, request):
        p = self.node(request)
        members = take(request, "members", list, None)
        if not all(isinstance(m, str) for m in members or []):
            raise Failure("malformed", "members is not a list of strings")
        p.members = members
        return self.effects(p)

    def on_send(self, request):
        content, wish = take(request, "content", bytes), take(request, "message_id", str, "")
        ephemeral = take(request, "ephemeral", bool, False)
        p = self.timed(request)
        (p.send_ephemeral if ephemeral else p.send)(content, wish)
        return self.effects(p)

    def on_hint(self, request):
        p = self.node(request)
        message_id, hint = take(request, "message_id", str), take(request, "retrieval_hint", bytes)
        if p.holds(message_id):  # a sync or ephemeral message is never named, so its hint is of no use
            p.keep_hint(message_id, hint)
        return self.effects(p)

    def on_receive(self, request):
        wire, hint = take(request, "wire", bytes), take(request, "retrieval_hint", bytes, b"")
        p = self.timed(request)
        p.receive(wire, hint)
        return self.effects(p)

    def on_advance(self, request):
        p = self.timed(request)
        p.advance()
        return self.effects(p)

    def on_inspect(self, request):
        return {"state": self.node(request).state()}

    def on_restart(self, request):
        old, now = self.node(request), take(request, "now_ms", int)
        if take(request, "durable", bool):
            new = Participant.load(old.save(), now)  # every step is saved before its reply, so this is what a disk would hold
        else:
            new = Participant(old.channel, old.id, old.config, old.seed, now)
        self.nodes[request["node"]] = new
        return self.effects(new)

    def on_snapshot(self, request):
        name = f"snapshot-{len(self.snapshots) + 1}"
        self.snapshots[name] = self.node(request).save()
        return {"snapshot": name}

    def on_restore(self, request):
        self.node(request)
        name = take(request, "snapshot", str)
        if name not in self.snapshots:
            raise Failure("invalid", f"snapshot {name!r} is not known; take it first")
        new = Participant.load(self.snapshots[name], take(request, "now_ms", int))
        self.nodes[request["node"]] = new
        return self.effects(new)

    def on_close(self, request):
        self.node(request)
        del self.nodes[request["node"]]
        return {}


def main():
    adapter = Adapter()
    for line in sys.stdin.buffer:
        if line.strip():
            sys.stdout.write(json.dumps(adapter.answer(line), separators=(",", ":")) + "\n")
            sys.stdout.flush()


if __name__ == "__main__":
    main()
