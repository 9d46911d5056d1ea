//go:build unix

package main

import (
	"fmt"
	"math"
	"slices"
	"strings"
	"text/tabwriter"
	"time"
)

// percentile returns the smallest value that at least p of 100 values do not exceed (nearest rank), 0 of none.
func percentile(values []time.Duration, p float64) time.Duration {
	if len(values) == 0 {
		return 0
	}
	sorted := slices.Sorted(slices.Values(values))
	rank := int(math.Ceil(p / 100 * float64(len(sorted))))
	return sorted[min(max(rank, 1), len(sorted))-1]
}

// spread is p50, p99 and the greatest of some durations as table cells.
func spread(values []time.Duration) string {
	if len(values) == 0 {
		return "–\t–\t–"
	}
	return ms(percentile(values, 50)) + "\t" + ms(percentile(values, 99)) + "\t" + ms(percentile(values, 100))
}

func ms(d time.Duration) string { return fmt.Sprintf("%.1f ms", float64(d.Microseconds())/1000) }

// table sets rows of cells, which tabs separate, below a title.
func table(title string, rows ...string) string {
	var b strings.Builder
	b.WriteString("\n" + title + "\n\n")
	w := tabwriter.NewWriter(&b, 0, 0, 2, ' ', tabwriter.AlignRight)
	for _, row := range rows {
		_, _ = fmt.Fprintln(w, row+"\t") // a builder does not fail
	}
	_ = w.Flush()
	return b.String()
}

// enough is how many streams it takes to see what one costs: with fewer, what the process itself grows by hides it.
const enough = 1000

func streamTable(results []streamResult) string {
	if len(results) == 0 {
		return ""
	}
	rows := []string{"streams\tlogouts\thow\tp50\tp99\tmax\tmemory, no stream\twith all\tper stream"}
	for _, r := range results {
		rows = append(rows, fmt.Sprintf("%d\t%d\tone by one\t%s\t%s", r.open, len(r.serial), spread(r.serial), memoryCells(r)))
		if len(r.burst) > 0 {
			rows = append(rows, fmt.Sprintf("%d\t%d\t%d at once\t%s\t\t\t", r.open, len(r.burst), r.atOnce, spread(r.burst)))
		}
	}
	return table("From the logout request to the event in the session's own stream", rows...)
}

// memoryCells is the web app's memory without and with the streams, as far as the system said.
func memoryCells(r streamResult) string {
	if r.before == 0 || r.after == 0 {
		return "–\t–\t–"
	}
	each := "–"
	if r.open >= enough {
		each = fmt.Sprintf("%.1f kB", float64(r.after-r.before)/1e3/float64(r.open))
	}
	return fmt.Sprintf("%.1f MB\t%.1f MB\t%s", float64(r.before)/1e6, float64(r.after)/1e6, each)
}

func fanOutTable(results []fanOutResult) string {
	if len(results) == 0 {
		return ""
	}
	rows := []string{"living\tdead\tlogouts\ttold p50\tp99\tmax\tbrowser goes on p50\tp99\tmax"}
	for _, r := range results {
		rows = append(rows, fmt.Sprintf("%d\t%d\t%d\t%s\t%s", r.living, r.dead, len(r.browser), spread(r.told), spread(r.browser)))
	}
	text := table("From the logout request to each living application, and to the browser's redirect", rows...)
	if len(results) == 2 && len(results[0].told) > 0 {
		ratio := func(p float64) float64 {
			return float64(percentile(results[1].told, p)) / float64(percentile(results[0].told, p))
		}
		text += fmt.Sprintf("\nwith the dead ones over without: p50 %.2f, p99 %.2f\n", ratio(50), ratio(99))
	}
	return text
}
