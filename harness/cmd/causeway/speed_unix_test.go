//go:build unix

package main

import (
	"context"
	"fmt"
	"runtime/debug"
	"syscall"
	"testing"
	"time"

	"github.com/causeway-sds/causeway/harness/check"
	"github.com/causeway-sds/causeway/harness/explore"
	"github.com/causeway-sds/causeway/harness/scenario"
	"github.com/causeway-sds/causeway/harness/scenario/catalogue"
)

// The cost of a delivery, with all checks on, in groups of all sizes: one
// message of the group each 3.6 seconds, 5 % loss, and a partition. A delivery
// is a packet handed to a participant. It is counted by the time of the
// processor, collection of garbage included, because a machine does other
// things as well. A group of 10 is followed by the naive model besides, which
// costs many times what all else does; the slope is that of what all groups
// have, and begins with the smallest group that the model does not follow.
func BenchmarkDelivery(b *testing.B) {
	useHugePages(softLimitBytes) // as in main
	debug.SetGCPercent(400)
	defer debug.SetGCPercent(100)
	costs := map[int]float64{}
	smallest := check.ModelMembers + 1
	for _, participants := range []int{10, smallest, 100, 1000} {
		b.Run(fmt.Sprint(participants), func(b *testing.B) {
			costs[participants] = benchmarkDelivery(b, participants)
			if least := costs[smallest]; participants == 1000 && least > 0 {
				b.ReportMetric(costs[1000]/least, fmt.Sprintf("slope-from-%d", smallest))
			}
		})
	}
}

func benchmarkDelivery(b *testing.B, participants int) float64 {
	group := groupOf(b, builtin)
	community := catalogue.Community{
		Seed: 1, Participants: participants, DurationMS: 3_600_000, MeanGapMS: 3_600, Loss: 0.05, PartitionMS: 300_000, LogLimit: 1_000,
	}
	if participants == 1000 {
		community.DurationMS /= 3
	}
	sum := scenario.Result{}
	began := processorTime()
	for b.Loop() {
		judged, err := explore.Judge(context.Background(), community.Scenario(), group)
		if err != nil {
			b.Fatal(err)
		}
		for _, f := range judged.Findings {
			b.Error(f)
		}
		sum.Packets += judged.Packets
		sum.Deliveries += judged.Deliveries
		sum.Broadcasts += judged.Broadcasts
	}
	seconds := (processorTime() - began).Seconds()
	cost := 1e9 * seconds / float64(sum.Packets)
	b.ReportMetric(cost, "cpu-ns/delivery")
	b.ReportMetric(float64(sum.Packets)/seconds, "deliveries/cpu-s")
	b.ReportMetric(float64(sum.Deliveries)/seconds, "messages/cpu-s")
	b.ReportMetric(float64(sum.Packets)/float64(sum.Broadcasts), "deliveries/broadcast")
	b.ReportMetric(float64(sum.Packets)/b.Elapsed().Seconds(), "deliveries/s")
	b.ReportMetric(0, "ns/op")
	return cost
}

// processorTime is what this process has taken of all processors so far.
func processorTime() time.Duration {
	var used syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &used); err != nil {
		panic(err)
	}
	return time.Duration(used.Utime.Nano() + used.Stime.Nano())
}
