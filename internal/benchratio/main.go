// Benchratio measures what this package costs beside the same calls written by
// hand with net/http and encoding/json:
//
//	go run ./internal/benchratio
//
// It builds the benchmarks of the root package once and runs them in rounds,
// the hand-written side before and after the SDK in every round. The first
// figure of a row is the SDK's time over the mean of the two, the second one
// hand-written run over the other: what the machine's noise alone amounts to.
// Both are medians over the rounds; between the brackets lies the middle half
// of them. Many short rounds do better than few long ones on a busy machine; below
// 100 ms, how a process warms up counts too.
package main

import (
	"flag"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
)

func main() {
	count := flag.Int("count", 20, "rounds")
	benchtime := flag.String("benchtime", "100ms", "time, or calls with an x at the end, of one measurement")
	bench := flag.String("bench", "", "which calls, as a pattern of go test, such as wire=memory/callers=1")
	startup := flag.Int("init", 20, "runs of each program that measures initialisation; 0 for none")
	flag.Parse()
	if err := run(*count, *benchtime, *bench, *startup); err != nil {
		fmt.Fprintln(os.Stderr, "benchratio:", err)
		os.Exit(1)
	}
}

func run(count int, benchtime, bench string, startup int) error {
	root, err := moduleRoot()
	if err != nil {
		return err
	}
	temp, err := os.MkdirTemp("", "benchratio")
	if err != nil {
		return err
	}
	defer os.RemoveAll(temp)
	if count > 0 {
		if err := calls(root, temp, count, benchtime, bench); err != nil {
			return err
		}
	}
	if startup > 0 {
		return initialisation(root, temp, startup)
	}
	return nil
}

// calls measures and prints the benchmarks.
func calls(root, temp string, count int, benchtime, bench string) error {
	binary := filepath.Join(temp, "juspay.test")
	if _, err := command(root, nil, "go", "test", "-c", "-o", binary, "."); err != nil {
		return err
	}
	pattern := "^BenchmarkCall$"
	if bench != "" {
		pattern += "/" + bench
	}
	results := table{}
	for round := range count {
		fmt.Fprintf(os.Stderr, "\rround %d of %d", round+1, count)
		out, err := command(root, nil, binary, "-test.run=^$", "-test.bench="+pattern, "-test.benchtime="+benchtime)
		if err != nil {
			return err
		}
		results.add(out)
	}
	fmt.Fprintln(os.Stderr)
	results.print(os.Stdout)
	return nil
}

// moduleRoot is where the benchmarks are, whatever the working directory.
func moduleRoot() (string, error) {
	mod, err := command("", nil, "go", "env", "GOMOD")
	if err != nil {
		return "", err
	}
	root := filepath.Dir(strings.TrimSpace(mod))
	if _, err := os.Stat(filepath.Join(root, "bench_test.go")); err != nil {
		return "", fmt.Errorf("run it inside the module: %w", err)
	}
	return root, nil
}

// command runs a program in dir and returns what it wrote.
func command(dir string, env []string, name string, args ...string) (string, error) {
	cmd := exec.Command(name, args...)
	cmd.Dir = dir
	cmd.Env = append(os.Environ(), env...)
	out, err := cmd.CombinedOutput()
	if err != nil {
		return "", fmt.Errorf("%s: %w\n%s", filepath.Base(name), err, out)
	}
	return string(out), nil
}
