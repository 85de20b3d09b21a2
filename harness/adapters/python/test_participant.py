"""Tests of participant.py: check values of the specification, conversations of two, and what goes wrong.

Run with: python3 -m unittest discover -s harness/adapters/python. No test sleeps: time is an argument.
"""
import collections
import heapq
import io
import json
import pathlib
import random
import subprocess
import sys
import unittest

HERE = pathlib.Path(__file__).resolve().parent
sys.path.insert(0, str(HERE))

from participant import (Adapter, Entry, Filter, Message, Participant, Refused, Rejected, b64, decode, derived_id, encode,  # noqa: E402
                         make_filter, put_bytes, put_varint, unb64)

T = 1_700_000_000_000


def start(name="alice", now=T, **config):
    return Participant("c", name, config, 7, now)


def drain(p):
    """What a participant wanted since the last call: (messages for the network, events)."""
    out, p.broadcast, p.events = (p.broadcast, p.events), [], []
    return out


def send(p, content, now=None, wish=""):
    p.tick(now or p.now)
    p.send(content, wish)
    return drain(p)[0][0]


def receive(p, wire, now=None):
    p.tick(now or p.now)
    p.receive(wire)
    return drain(p)


def advance(p, now):
    p.tick(now)
    p.advance()
    return drain(p)


def kinds(events):
    return [next(iter(e)) for e in events]


def delivered(events):
    return [unb64(e["delivered"]["content"]) for e in events if "delivered" in e]


def flags(events):
    return [e["delivered"]["flags"] for e in events if "delivered" in e]


def close_join_window(p, others="zoe"):
    """Accepts a first message of somebody else and lets the grace period pass."""
    z = start(others, now=p.now)
    receive(p, send(z, b"first"))
    p.tick(p.now + 30_000)


def differences(p, q):
    """The names of what two participants do not have in common, down to the order in which they remember."""
    plain = lambda v: list(v.items()) if isinstance(v, dict) and not isinstance(v, collections.Counter) else v
    told = lambda x: [(m.wire, m.flags) for m in x.incoming.values()]  # what it asked for was looked at
    return [n for n in vars(p) if n not in ("chance", "foreign", "ages", "incoming") and plain(getattr(p, n)) != plain(getattr(q, n))
            or n == "incoming" and told(p) != told(q)]


def forged(sender="bob", lamport=T + 1, history=(), content=b"x", filter=b"", channel="c"):
    """A message from nobody's participant, with the ID that fits."""
    m = Message(sender, "", channel, lamport, [Entry(i) for i in history], filter, [], content)
    m.message_id = derived_id(m)
    return m


class CheckValues(unittest.TestCase):
    def test_derived_ids_of_the_specification(self):  # [SDS-ID-3]
        m = Message("alice", "", "0", 1, content=b"gm")
        self.assertEqual(derived_id(m), "E8170OEPSdyFqY_XC9W7xspd")
        m = Message("alice", "", "c", 1700000000001, [Entry("m2"), Entry("m3")], bytes.fromhex("0107e807f62182ad"), [], b"hi")
        self.assertEqual(derived_id(m), "88EWh_0hwjr9F4ZN6TiWGI_u")

    def test_filter_of_the_specification(self):  # [SDS-BLOOM-4]
        raw = make_filter("alice", 1700000000001, 1699999999001, ["m1", "m2", "m3"])
        self.assertEqual(raw.hex(), "0107e807f62182ad")
        f = Filter.read(Message("alice", "x", "c", 1700000000001, bloom_filter=raw))
        self.assertEqual(f.floor, 1699999999001)
        self.assertEqual([f.contains(i) for i in ("m1", "m2", "m3", "m4")], [True, True, True, False])


class Wire(unittest.TestCase):
    def test_round_trip_is_canonical(self):
        m = Message("alice", "id", "c", 0, [Entry("a", b"h", "bob"), Entry("b")], b"\x01", [Entry("r")], b"hi")
        raw = encode(m)
        self.assertEqual(encode(decode(raw)), raw)
        self.assertEqual(decode(raw).lamport, 0)

    def test_each_error_class(self):
        ids = put_bytes(1, "s") + put_bytes(2, "i") + put_bytes(3, "c")
        good = ids + b"\x50\x01"
        for error_class, raw in {
            "truncated": good[:-1],
            "varint": ids + b"\x50" + b"\x80" * 10 + b"\x00",
            "field": good + b"\x00\x00",
            "wire_type": good + b"\x0b",
            "utf8": good + put_bytes(1, b"\xff"),
            "id_length": good + put_bytes(3, "x" * 129),
            "limit": good + put_bytes(12, b"\x01" * 32_769),
            "lamport": ids + b"\x50" + put_varint(2**53),
            "kind": ids,
        }.items():
            with self.subTest(error_class), self.assertRaises(Rejected) as caught:
                decode(raw)
            self.assertEqual(caught.exception.error_class, error_class)

    def test_stock_encoders_are_understood(self):  # [SDS-WIRE-5]
        raw = b"\xa2\x01\x02hi" + b"\x50\x81\x00" + put_bytes(3, "c") + put_bytes(2, "i") + put_bytes(1, "s")
        raw += put_bytes(99, b"new") + put_varint(98 << 3 | 5) + b"1234" + b"\x08\x05" + put_bytes(1, "t")
        m = decode(raw)
        self.assertEqual((m.sender_id, m.lamport, m.content), ("t", 1, b"hi"))

    def test_at_all_limits_at_once(self):  # [SDS-LIM-2]
        e = Entry("i" * 128, b"h" * 256, "s" * 128)
        m = Message("s" * 128, "i" * 128, "c" * 128, 2**53 - 1, [e] * 256, b"\x01" * 32_768, [e] * 16, b"x" * 153_600)
        self.assertEqual(encode(decode(encode(m))), encode(m))

    def test_hostile_bytes_are_rejected_and_change_nothing(self):  # [SDS-WIRE-6, SDS-WIRE-7]
        a, b = start("alice"), start("bob")
        wire = send(a, b"hello")
        seed = 109
        rng = random.Random(seed)
        before = b.save()
        rejected = 0
        for _ in range(3000):
            raw = bytearray(wire)
            for _ in range(rng.randint(1, 4)):
                raw[rng.randrange(len(raw))] = rng.randrange(256)
            raw = bytes(raw[:rng.randint(0, len(raw))])
            b.receive(raw)
            _, events = drain(b)
            if kinds(events) == ["rejected"]:
                rejected += 1
                self.assertEqual(b.save(), before, f"seed {seed}, bytes {raw.hex()}")
            before = b.save()
        self.assertGreater(rejected, 2500)

    def test_foreign_channel_and_forged_id(self):
        p = start()
        _, events = receive(p, encode(forged(channel="d")))
        self.assertEqual(events[0]["rejected"]["class"], "channel")
        m = forged()
        m.content = b"altered"
        _, events = receive(p, encode(m))
        self.assertEqual(events[0]["rejected"]["class"], "identity")
        q = start(ids="opaque")
        self.assertEqual(delivered(receive(q, encode(m))[1]), [b"altered"])  # [SDS-ID-5]


class Conversation(unittest.TestCase):
    def test_two_participants_agree_and_acknowledge(self):
        a, b = start("alice"), start("bob")
        self.assertEqual(delivered(receive(b, send(a, b"one"))[1]), [b"one"])
        _, events = receive(a, send(b, b"two", T + 5))
        self.assertEqual(kinds(events), ["acknowledged", "delivered"])
        self.assertEqual(events[0]["acknowledged"]["by"], ["bob"])
        self.assertEqual(a.state()["log"], b.state()["log"])
        self.assertEqual(a.outgoing, {})

    def test_duplicates_have_no_effect(self):  # [SDS-RECV-4]
        a, b = start("alice"), start("bob")
        wire = send(a, b"one")
        receive(b, wire)
        before = b.save()
        self.assertEqual(receive(b, wire), ([], []))
        self.assertEqual(b.save(), before)

    def test_refusals_change_nothing(self):  # [SDS-SEND-7, SDS-SEND-8]
        p = start(outgoing_limit=1)
        send(p, b"one")
        before = p.save()
        for content in (b"", b"x" * 153_601, b"two"):
            with self.assertRaises(Refused):
                p.send(content)
        self.assertEqual(p.save(), before)

    def test_what_was_given_up_leaves_room(self):  # [SDS-SEND-8]
        p = start(outgoing_limit=1, resend_attempts=0, sync_max_ms=0)
        send(p, b"one")
        self.assertEqual(kinds(advance(p, p.deadline())[1]), ["gave_up"])
        send(p, b"two")
        self.assertEqual(len(p.outgoing), 2)
        with self.assertRaises(Refused):
            p.send(b"three")

    def test_does_not_start_with_parameters_that_cannot_work(self):  # [SDS-STATE-4]
        for config in ({"history_size": 0, "history_tips": 0}, {"history_size": 257}, {"history_tips": -1}, {"filter_window": 0},
                       {"filter_window": 3_277}, {"interval_ms": 0}, {"sync_min_ms": 0}, {"sync_min_ms": 9, "sync_max_ms": 8}):
            with self.subTest(config), self.assertRaises(Refused):
                start(**config)
        for config in ({"history_size": 0}, {"history_tips": 0}, {"filter_window": 3_276}, {"sync_min_ms": 0, "sync_max_ms": 0},
                       {"sync_max_ms": 3}):
            start(**config)

    def test_timestamp_never_runs_backwards(self):  # [SDS-STATE-3, SDS-SEND-1]
        p = start()
        stamps = [decode(send(p, b"x", now)).lamport for now in (T, T + 50, T + 20, T + 60)]
        self.assertEqual(stamps, [T + 1, T + 50, T + 51, T + 60])

    def test_ceiling_and_clock_suspect(self):  # [SDS-LIM-5, SDS-LIM-6, SDS-LIM-7]
        p = start()
        for name in ("bob", "carol", "dave"):
            _, events = receive(p, encode(forged(name, 2**53 - 1)))
            self.assertEqual(flags(events), [["future"]])
        self.assertIn("clock_suspect", kinds(events))
        self.assertEqual(p.lamport, T + 86_400_000)

    def test_ephemeral_once_and_nothing_else(self):  # [SDS-RECV-2, SDS-EPH-6]
        a, b = start("alice"), start("bob")
        lamport = b.lamport
        a.send_ephemeral(b"typing")
        (wire,), _ = drain(a)
        self.assertEqual(flags(receive(b, wire)[1]), [["ephemeral"]])
        self.assertEqual(receive(b, wire)[1], [])
        self.assertEqual((b.lamport, b.log, len(b.window), a.outgoing), (lamport, [], 0, {}))

    def test_opaque_wishes(self):  # [SDS-ID-6]
        p = start(ids="opaque")
        self.assertEqual(decode(send(p, b"x", wish="m1")).message_id, "m1")
        with self.assertRaises(Refused):
            p.send(b"y", "m1")


    def test_time_goes_on_with_the_greatest_value_seen(self):  # [SDS-STATE-3]
        p = start(sync_max_ms=0)
        p.tick(T + 5_000)
        send(p, b"x", T + 1)
        self.assertGreaterEqual(p.deadline(), T + 5_000 + 12_000)

    def test_memories_hold_1024(self):  # [SDS-RECV-2, SDS-RECV-5]
        p = start(ids="opaque")
        ephemeral = [encode(Message("bob", "e%d" % i, "c", content=b"x")) for i in range(1_025)]
        self.assertEqual(sum(len(receive(p, w)[1]) for w in ephemeral[:1_024]), 1_024)
        self.assertEqual(receive(p, ephemeral[0])[1], [])
        receive(p, ephemeral[1_024])
        self.assertEqual(len(receive(p, ephemeral[0])[1]), 1)
        for i in range(1_025):
            receive(p, encode(Message("bob", "s%d" % i, "c", T + i)))
        self.assertEqual((len(p.sync_seen), ("bob", T) in p.sync_seen), (1_024, False))

    def test_the_first_retrieval_hint_stays(self):  # [SDS-RECV-4]
        p, wire = start(), encode(forged())
        for hint in (b"", b"one", b"two"):
            p.receive(wire, hint)
        self.assertEqual(list(p.hints.values()), [b"one"])


class Buffering(unittest.TestCase):
    def setUp(self):
        self.a, self.b = start("alice"), start("bob")
        close_join_window(self.b)
        self.wires = [send(self.a, b"%d" % i, T + 100_000 + i) for i in range(4)]
        self.b.tick(T + 100_010)

    def test_waits_until_dependencies_are_met(self):  # [SDS-RECV-13, SDS-RECV-14]
        w = self.wires
        out, events = receive(self.b, w[3])
        self.assertEqual(kinds(events), ["missing"])
        self.assertEqual(delivered(receive(self.b, w[1])[1]), [])
        self.assertEqual(delivered(receive(self.b, w[2])[1]), [])
        _, events = receive(self.b, w[0])
        self.assertEqual(delivered(events), [b"0", b"1", b"2", b"3"])
        self.assertEqual(self.b.state()["missing"], [])
        self.assertEqual(events[3]["delivered"]["after"], decode(w[2]).message_id)

    def test_join_window_spares_the_newcomer(self):  # [SDS-DEP-6, SDS-DEP-7]
        newcomer = start("carol", T + 100_010)
        self.assertEqual(delivered(receive(newcomer, self.wires[3])[1]), [b"3"])
        self.assertEqual(flags(receive(newcomer, self.wires[2])[1]), [["prehistory"]])

    def test_prehistory_is_asked_for_when_it_is_of_our_time(self):  # [SDS-IN-10, SDS-DEP-6]
        newcomer, old = start("carol", T + 50), [decode(w).message_id for w in self.wires]
        newcomer.config["sync_max_ms"] = 0
        receive(newcomer, self.wires[3], T + 100_010)
        asked = []
        while newcomer.deadline():
            _, events = advance(newcomer, newcomer.deadline())
            self.assertEqual(kinds(events), ["retrieve"])
            asked.append([e["message_id"] for e in events[0]["retrieve"]["entries"]])
        self.assertEqual(asked, [old[1:3]] * 8)
        _, events = receive(newcomer, self.wires[2], T + 900_000)
        self.assertEqual((kinds(events), flags(events)), (["delivered"], [["prehistory"]]))
        latecomer = start("dave", T + 200_000, sync_max_ms=0)
        receive(latecomer, self.wires[3])
        self.assertIsNone(latecomer.deadline())

    def test_lost_not_before_its_time_and_late_afterwards(self):  # [SDS-IN-5, SDS-IN-7, SDS-IN-9]
        receive(self.b, self.wires[1])
        due = self.b.now + 240_000
        self.assertNotIn("lost", kinds(advance(self.b, due - 1)[1]))
        _, events = advance(self.b, due)
        self.assertEqual([k for k in kinds(events) if k in ("lost", "delivered")], ["lost", "delivered"])
        self.assertEqual(flags(events), [["after_loss"]])
        _, events = receive(self.b, self.wires[0])
        self.assertEqual(flags(events), [["late"]])
        self.assertEqual([e.lamport for e in self.b.log], sorted(e.lamport for e in self.b.log))

    def test_store_node_is_asked_less_and_less_often(self):  # [SDS-IN-3]
        receive(self.b, self.wires[1])
        begin, asked = self.b.now, []
        while self.b.missing:
            if "retrieve" in kinds(advance(self.b, self.b.deadline())[1]):
                asked.append(self.b.now - begin)
        self.assertEqual(asked, [1_000, 3_000, 7_000, 15_000, 31_000, 63_000, 123_000, 183_000])

    def test_newest_leaves_the_full_buffer(self):  # [SDS-RECV-15]
        self.b.config["incoming_limit"] = 1
        receive(self.b, self.wires[2])
        receive(self.b, self.wires[3])
        self.assertEqual([unb64(b64(m.content)) for m in self.b.incoming.values()], [b"2"])
        self.assertIn(decode(self.wires[3]).message_id, self.b.missing)
        self.assertNotIn(decode(self.wires[3]).message_id, [i for i, _ in self.b.window])

    def test_a_message_does_not_wait_for_itself(self):  # [SDS-DEP-3]
        close_join_window(p := start("bob", ids="opaque"))
        _, events = receive(p, encode(Message("eve", "x", "c", T + 5, [Entry("x")], b"", [], b"x")))
        self.assertEqual((kinds(events), p.missing), (["delivered"], {}))

    def test_only_the_first_message_is_inside_a_window_without_grace(self):  # [SDS-DEP-6]
        p = start("bob", join_grace_ms=0)
        self.assertEqual(kinds(receive(p, encode(forged("bob", T + 1, ["own past"])))[1]), ["delivered"])
        self.assertEqual(kinds(receive(p, encode(forged("eve", T + 2, ["a"])))[1]), ["delivered"])
        self.assertEqual(kinds(receive(p, encode(forged("eve", T + 3, ["b"])))[1]), ["missing"])

    def test_what_was_lost_and_came_is_waited_for(self):  # [SDS-DEP-4]
        receive(self.b, self.wires[1])
        advance(self.b, self.b.now + 240_000)
        late = forged("eve", T + 1, ["its cause"])
        receive(self.b, encode(forged("eve", T + 2, [late.message_id])))
        advance(self.b, self.b.now + 240_000)
        self.assertIn(late.message_id, self.b.lost)
        self.assertEqual(kinds(receive(self.b, encode(late))[1]), ["missing"])
        self.assertNotIn(late.message_id, self.b.lost)
        self.assertEqual(delivered(receive(self.b, encode(forged("eve", T + 3, [late.message_id])))[1]), [])
        self.assertEqual(flags(advance(self.b, self.b.now + 240_000)[1]), [["after_loss", "late"], []])

    def test_forgiven_ids_are_bounded(self):  # [SDS-DEP-10]
        p = start("bob")
        for n in range(17):
            receive(p, encode(forged("eve", T + n, ["%d %d" % (n, i) for i in range(256)])))
        self.assertEqual((len(p.prehistory), "0 255" in p.prehistory, "1 0" in p.prehistory), (4_096, False, True))

    def test_a_cycle_is_delivered(self):  # [SDS-DEP-3]
        p = start("bob", ids="opaque")
        close_join_window(p)
        x = Message("eve", "x", "c", T + 5, [Entry("y")], b"", [], b"x")
        y = Message("eve", "y", "c", T + 6, [Entry("x")], b"", [], b"y")
        self.assertEqual(delivered(receive(p, encode(x))[1]), [])
        self.assertEqual(delivered(receive(p, encode(y))[1]), [b"x", b"y"])

    def test_surplus_dependencies_enter_when_there_is_room(self):  # [SDS-DEP-9]
        p = start("bob", missing_limit=2)
        close_join_window(p)
        deps = [forged("eve", T + 10 + i, content=b"%d" % i) for i in range(3)]
        receive(p, encode(forged("eve", T + 50, [d.message_id for d in deps], b"last")))
        self.assertEqual(len(p.missing), 2)
        receive(p, encode(deps[0]))
        self.assertEqual(set(p.missing), {d.message_id for d in deps[1:]})


class Acknowledgement(unittest.TestCase):
    def evidence(self, p, m, sender, lamport, contained=True):
        """A sync message whose filter holds m or does not."""
        ids = [m.message_id] if contained else []
        raw = make_filter(sender, lamport, T - 1, ids + ["other %d" % i for i in range(20)])
        return receive(p, encode(forged(sender, lamport, content=b"", filter=raw)))[1]

    def test_one_filter_is_a_possibility_and_a_miss_takes_it_back(self):  # [SDS-ACK-2, SDS-ACK-5]
        p = start()
        m = decode(send(p, b"x"))
        self.assertEqual(kinds(self.evidence(p, m, "bob", m.lamport + 1)), ["possibly_acknowledged"])
        self.assertEqual(kinds(self.evidence(p, m, "bob", m.lamport + 2, False)), [])
        self.assertEqual(p.outgoing[m.message_id].state, "unacknowledged")

    def test_filters_of_several_senders_add_up(self):  # [SDS-ACK-7]
        p = start()
        m = decode(send(p, b"x"))
        seen = [kinds(self.evidence(p, m, s, m.lamport + 1)) for s in ("bob", "carol", "dave", "erin")]
        self.assertEqual(seen, [["possibly_acknowledged"], [], [], ["acknowledged"]])  # p is about 0.008 each, and 3 p^3 > epsilon

    def test_older_filters_and_own_copies_are_no_evidence(self):  # [SDS-ACK-3, SDS-ACK-9]
        p = start()
        wire = send(p, b"x")
        m = decode(wire)
        self.evidence(p, m, "bob", m.lamport + 10, False)
        self.assertEqual(self.evidence(p, m, "bob", m.lamport + 5), [])
        self.assertEqual(receive(p, wire), ([], []))
        self.assertEqual(kinds(receive(p, encode(forged("alice", m.lamport + 20, [m.message_id])))[1]), ["delivered"])
        self.assertEqual(p.outgoing[m.message_id].state, "unacknowledged")

    def test_a_miss_ends_the_run_that_names_a_sender(self):  # [SDS-ACK-7]
        p = start()
        m = decode(send(p, b"x"))
        seen = [kinds(self.evidence(p, m, "bob", m.lamport + n, n != 4)) for n in range(1, 9)]
        self.assertEqual(seen, [["possibly_acknowledged"], [], [], [], ["possibly_acknowledged"], [], [], ["acknowledged"]])

    def test_a_history_counts_whatever_its_timestamp(self):  # [SDS-ACK-1]
        p = start()
        m = decode(send(p, b"x"))
        self.assertEqual(kinds(receive(p, encode(forged("bob", m.lamport - 1, [m.message_id], b"")))[1]), ["acknowledged"])

    def test_strange_filters_are_no_evidence_and_lose_nothing(self):  # [SDS-BLOOM-7]
        good = b"\x01\x07\x05\xff"
        for raw in (b"\x02" + good[1:], b"\x01\x00\x05\xff", b"\x01\x09\x05\xff", b"\x01\x07\x85", b"\x01\x07\x85\x00\xff",
                    good[:3], good[:3] + b"\xff" * 4_097, b"\x01\x07" + put_varint(T + 9) + b"\xff", b"\x01"):
            self.assertIsNone(Filter.read(Message("s", "i", "c", T, bloom_filter=raw)), raw[:9].hex())
        self.assertIsNotNone(Filter.read(Message("s", "i", "c", T, bloom_filter=good)))
        p = start()
        self.assertEqual(delivered(receive(p, encode(forged(filter=b"\x02strange")))[1]), [b"x"])


class Timers(unittest.TestCase):
    def test_resends_the_first_bytes_and_gives_up_once(self):  # [SDS-OUT-3, SDS-OUT-6, SDS-OUT-7]
        p = start(sync_max_ms=0)
        wire = send(p, b"x")
        out, gave_up, gaps, last = [], 0, [], T
        while p.deadline() is not None:
            b, events = advance(p, p.deadline())
            out += b
            gave_up += kinds(events).count("gave_up")
            gaps.append(p.now - last)
            last = p.now
        self.assertEqual((out, gave_up), ([wire] * 8, 1))
        for a, gap in enumerate(gaps):
            r = min(15_000 * 2**a, 120_000)
            self.assertTrue(0.8 * r <= gap <= 1.2 * r + 1, (a, gap))
        self.assertIn(decode(wire).message_id, p.outgoing)  # [SDS-OUT-8]

    def test_possibly_acknowledged_is_resent_at_its_own_pace(self):  # [SDS-OUT-2, SDS-OUT-4]
        p = start(sync_max_ms=0)
        x = p.outgoing[decode(send(p, b"x")).message_id]
        x.u = 0
        self.assertEqual(p.due(x), T + 15_000)
        x.state = "possibly_acknowledged"
        self.assertEqual(p.due(x), T + 30_000)
        x.attempts = 7
        self.assertEqual(p.due(x), T + 300_000)

    def test_defaults_follow_each_other(self):
        p = start(interval_ms=100_000, sync_max_ms=150_000)
        self.assertEqual((p.config["resend_unacknowledged_ms"], p.config["resend_possibly_ms"]), (300_000, 600_000))
        self.assertEqual(p.sync_min_ms(), 150_000)
        x = p.outgoing[decode(send(p, b"x")).message_id]
        x.u, x.attempts = 0, 3
        self.assertEqual(p.due(x), T + 300_000)  # a first period above the cap is a cap of its own

    def test_alone_nothing_is_resent(self):  # [SDS-OUT-9]
        p = start(sync_max_ms=0)
        p.members = ["alice"]
        wire = send(p, b"x")
        self.assertEqual(advance(p, T + 100_000)[0], [])
        p.members = ["alice", "bob"]
        self.assertEqual(advance(p, T + 100_000)[0], [wire])

    def test_sync_speaks_for_a_silent_channel(self):  # [SDS-SYNC-8, SDS-SYNC-10]
        a, b = start("alice"), start("bob")
        receive(b, send(a, b"x"))
        spoke = []
        while b.now < T + 3_600_000:
            out, _ = advance(b, b.deadline())
            spoke += [(b.now, w) for w in out]
        self.assertTrue(T + 5_000 <= spoke[0][0] <= T + 10_000)
        self.assertLess(len(spoke), 20)
        m = decode(spoke[0][1])
        self.assertEqual((m.kind(), len(m.causal_history)), ("sync", 1))
        self.assertEqual(kinds(receive(a, spoke[0][1])[1]), ["acknowledged"])
        self.assertEqual(len(a.log), 1)  # [SDS-SYNC-6]

    def test_consistent_message_silences(self):  # [SDS-SYNC-8]
        a, b = start("alice"), start("bob")
        wire = send(a, b"x")
        receive(b, wire)
        receive(b, encode(forged("carol", T + 3, [decode(wire).message_id], b"")))
        out, _ = advance(b, b.deadline())
        self.assertEqual((out, b.now), ([], T + 10_000))

    def test_only_a_new_newest_entry_begins_a_short_interval(self):  # [SDS-SYNC-9]
        p = start(now=T + 50)
        receive(p, encode(forged("bob", T + 40)))
        while p.interval.length_ms < 40_000:
            advance(p, p.deadline())
        receive(p, encode(forged("bob", T + 30)), p.now + 1)
        self.assertEqual(p.interval.length_ms, 40_000)
        receive(p, encode(forged("bob", T + 45)))
        self.assertEqual((p.interval.length_ms, p.interval.begin_ms), (10_000, p.now))

    def test_a_sender_that_lacks_something_is_told_soon(self):  # [SDS-SYNC-11]
        p = start()
        receive(p, encode(forged("bob", T)))
        begin = p.interval.begin_ms
        receive(p, encode(forged("carol", T + 9_000, content=b"")), T + 1)
        self.assertEqual(p.interval.begin_ms, begin)  # it is short already
        advance(p, T + 10_000)
        receive(p, encode(forged("carol", T + 2_000, content=b"")), T + 10_001)
        self.assertEqual(p.interval.length_ms, 20_000)
        receive(p, encode(forged("carol", T + 2_001, content=b"")))
        self.assertEqual((p.interval.length_ms, p.interval.begin_ms), (10_000, T + 10_001))

    def test_empty_log_is_silent(self):  # [SDS-SYNC-7]
        self.assertIsNone(start().deadline())


class Group(unittest.TestCase):
    """Five participants on a network that loses 40 % of everything, with a store node that answers wishes."""

    def setUp(self):
        self.rng = random.Random(109)
        self.group = [start("p%d" % i) for i in range(5)]
        self.due, self.store, self.delivered, self.number = [], {}, [[] for _ in self.group], 0
        for p in self.group:
            p.members = [q.id for q in self.group]
        for i in range(5):  # everyone hears the first message, and then the join window closes
            close_join_window(self.group[i])

    def carry(self, i):
        """Performs what participant i wants."""
        p = self.group[i]
        out, events = drain(p)
        for wire in out:
            self.store[decode(wire).message_id] = wire
            for j in range(5):
                if j != i and self.rng.random() > 0.4:
                    self.later(p.now + self.rng.randint(1, 3_000), j, wire)
        for e in events:
            self.assertNotIn("rejected", e)
            if "delivered" in e:
                self.delivered[i].append(e["delivered"]["message_id"])
            for entry in e.get("retrieve", {}).get("entries", ()):
                if entry["message_id"] in self.store:
                    self.later(p.now + self.rng.randint(1, 500), i, self.store[entry["message_id"]])

    def later(self, at, i, wire):
        self.number += 1
        heapq.heappush(self.due, (at, self.number, i, wire))

    def test_all_logs_become_equal(self):
        for n in range(60):
            self.later(T + 40_000 + self.rng.randint(0, 600_000), self.rng.randrange(5), None)
        while True:
            timers = [(p.deadline(), 0, i, b"") for i, p in enumerate(self.group) if p.deadline()]
            at, number, i, wire = min(timers + self.due[:1])
            if at > T + 3_600_000:
                break
            p = self.group[i]
            p.tick(at)
            if not number:
                p.advance()
            else:
                heapq.heappop(self.due)
                if wire is None:
                    p.send(b"message")
                else:
                    p.receive(wire)
            self.carry(i)
        logs = [[e.message_id for e in p.log] for p in self.group]
        self.assertEqual(len(logs[0]), 61)
        for log, seen, p in zip(logs, self.delivered, self.group):
            self.assertEqual(log, logs[0])
            self.assertEqual(len(seen), len(set(seen)))
            self.assertEqual((p.outgoing, p.incoming, p.missing, p.lost), ({}, {}, {}, {}))


class Contract(unittest.TestCase):
    def ask(self, adapter, cmd, **request):
        self.number = getattr(self, "number", 0) + 1
        reply = adapter.answer(json.dumps({"id": self.number, "cmd": cmd, **request}))
        self.assertEqual(reply["id"], self.number)
        return reply

    def create(self, adapter, node="A", participant="alice"):
        return self.ask(adapter, "create", node=node, channel="c", participant=participant, seed=1, now_ms=T, config={})

    def test_errors_name_their_class(self):
        x = Adapter()
        code = lambda reply: reply["error"]["code"]
        self.assertEqual(x.answer("nonsense")["error"]["code"], "malformed")
        self.assertEqual(code(self.ask(x, "dance")), "unsupported")
        self.assertEqual(code(self.ask(x, "hello", contract={"min": 2, "max": 3})), "unsupported")
        self.assertEqual(code(self.ask(x, "advance", node="A", now_ms=T)), "invalid")
        self.create(x)
        self.assertEqual(code(self.ask(x, "send", node="A", now_ms=T, content="")), "invalid")
        self.assertEqual(code(self.ask(x, "receive", node="A", now_ms=T, wire="?")), "malformed")
        for config, want in (({"dialect": "klingon"}, "unsupported"), ({"ids": "hashed"}, "unsupported"), ({"filter_window": 0}, "invalid"),
                             ({"sync_min_ms": 9, "sync_max_ms": 8}, "invalid"), ({"history_size": "2"}, "malformed"),
                             ({"repair": "perhaps"}, "invalid"), ({"dialect": "waku-js", "ids": "derived"}, "invalid")):
            reply = self.ask(x, "create", node="B", channel="c", participant="bob", seed=1, now_ms=T, config=config)
            self.assertEqual(code(reply), want, config)

    def test_restart_recovers_and_loss_forgets(self):
        x = Adapter()
        self.create(x)
        self.create(x, "B", "bob")
        wire = self.ask(x, "send", node="A", now_ms=T, content=b64(b"x"))["ok"]["broadcast"][0]["wire"]
        self.ask(x, "receive", node="B", now_ms=T, wire=wire, retrieval_hint=b64(b"h"))
        snapshot = self.ask(x, "snapshot", node="B")["ok"]["snapshot"]
        before = self.ask(x, "inspect", node="B")["ok"]["state"]
        after = self.ask(x, "restart", node="B", now_ms=T + 99_000, durable=True)["ok"]
        self.assertTrue(T + 104_000 <= after["deadline_ms"] <= T + 109_000, after)  # [SDS-DUR-14]
        self.assertEqual(self.ask(x, "inspect", node="B")["ok"]["state"], before)
        self.ask(x, "restart", node="B", now_ms=T, durable=False)
        self.assertEqual(self.ask(x, "inspect", node="B")["ok"]["state"]["log"], [])
        wire = self.ask(x, "send", node="B", now_ms=T, content=b64(b"y"))["ok"]["broadcast"][0]["wire"]
        self.assertNotEqual(decode(unb64(wire)).sender_id, "bob")  # [SDS-DUR-12]
        self.ask(x, "restore", node="B", now_ms=T, snapshot=snapshot)
        self.assertEqual(self.ask(x, "inspect", node="B")["ok"]["state"], before)

    def test_saved_state_is_all_of_the_state(self):
        p = start("bob", ids="opaque", repair="on", log_limit=3, pruned_limit=1, lost_after_ms=200_000)
        p.learn_group(["bob", "eve", "zoe"], ["bob", "eve"], "bob")
        for i in range(3):
            receive(p, encode(Message("zoe", "z%d" % i, "c", T + i, [], b"", [], b"hi")))
        p.tick(T + 40_000)
        send(p, b"own")
        send(p, b"own too")
        receive(p, encode(Message("eve", "e", "c", T + 40_009, [Entry("gone", b"h")], b"", [Entry("z2")], b"waits")))
        receive(p, encode(forged("eve", T + 40_040, [p.log[-1].message_id, "lost too"], b"")))
        drain(p)
        self.assertEqual(differences(Participant.load(p.save()), p), [])
        for name in ("logged", "pruned", "replay_floor", "outgoing", "incoming", "missing", "requests", "answers", "copied", "digest_ids"):
            self.assertTrue(getattr(p, name), name + " is empty, so this shows little")
        self.assertEqual(advance(Participant.load(p.save()), p.now + 300_000), advance(p, p.now + 300_000))

    def test_a_retrieval_hint_travels(self):  # [SDS-SEND-9]
        x = Adapter()
        self.create(x)
        self.create(x, "B", "bob")
        wire = self.ask(x, "send", node="A", now_ms=T, content=b64(b"x"))["ok"]["broadcast"][0]["wire"]
        self.ask(x, "receive", node="B", now_ms=T, wire=wire, retrieval_hint=b64(b"where"))
        wire = self.ask(x, "send", node="B", now_ms=T, content=b64(b"y"))["ok"]["broadcast"][0]["wire"]
        self.assertEqual(decode(unb64(wire)).causal_history[0].retrieval_hint, b"where")

    def test_the_program_answers_lines_and_ends_with_its_input(self):
        lines = "".join(json.dumps(r) + "\n" for r in ({"id": 1, "cmd": "hello", "contract": {"min": 1, "max": 1}}, {"id": 2, "cmd": "?"}))
        done = subprocess.run([sys.executable, str(HERE / "participant.py")], input=lines.encode(), capture_output=True, timeout=60)
        replies = [json.loads(line) for line in io.StringIO(done.stdout.decode())]
        self.assertEqual((done.returncode, [r["id"] for r in replies]), (0, [1, 2]))
        self.assertEqual(replies[0]["ok"]["clock"], "virtual")


if __name__ == "__main__":
    unittest.main()
