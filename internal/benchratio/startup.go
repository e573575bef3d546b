package main

import (
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"text/tabwriter"
)

// Two programs that do nothing but import.
const (
	withSDK = `package main

import _ "github.com/juspay/juspay-go"

func main() {}
`
	byHand = `package main

import (
	_ "encoding/json"
	_ "net/http"
)

func main() {}
`
)

// initLine is what GODEBUG=inittrace=1 writes for a package.
var initLine = regexp.MustCompile(`(?m)^init (\S+) @\S+ ms, ([\d.]+) ms clock, (\d+) bytes, (\d+) allocs$`)

// initialisation prints what importing this package adds to the start of a
// program that has net/http and encoding/json anyway.
func initialisation(root, temp string, runs int) error {
	sdk, err := importer(root, temp, "sdk", withSDK)
	if err != nil {
		return err
	}
	hand, err := importer(root, temp, "hand", byHand)
	if err != nil {
		return err
	}
	with, without, again := startup{}, startup{}, startup{}
	for range runs { // in turns, so that a slow moment hits all three
		for _, program := range []struct {
			path string
			into startup
		}{{hand, without}, {sdk, with}, {hand, again}} {
			if err := program.into.measure(program.path); err != nil {
				return err
			}
		}
	}
	printStartup(with, without, again)
	return nil
}

// importer builds a program inside the module, so that it needs no download:
// an overlay shows the file to the compiler only.
func importer(root, temp, name, source string) (string, error) {
	file := filepath.Join(temp, name+".go")
	overlay := filepath.Join(temp, name+".json")
	binary := filepath.Join(temp, name)
	shown := filepath.Join(root, "internal", "benchratio", name, "main.go")
	if err := os.WriteFile(file, []byte(source), 0o600); err != nil {
		return "", err
	}
	text := fmt.Sprintf(`{"Replace": {%q: %q}}`, shown, file)
	if err := os.WriteFile(overlay, []byte(text), 0o600); err != nil {
		return "", err
	}
	_, err := command(root, nil, "go", "build", "-overlay", overlay, "-o", binary, "./internal/benchratio/"+name)
	return binary, err
}

// startup holds, by package, the time that its initialisation took in every
// run, in microseconds. The empty name is the sum of a run.
type startup map[string][]float64

func (s startup) measure(program string) error {
	out, err := command("", []string{"GODEBUG=inittrace=1"}, program)
	if err != nil {
		return err
	}
	sum := 0.0
	for _, match := range initLine.FindAllStringSubmatch(out, -1) {
		microseconds := number(match[2]) * 1e3
		s[match[1]] = append(s[match[1]], microseconds)
		sum += microseconds
	}
	s[""] = append(s[""], sum)
	return nil
}

func printStartup(with, without, again startup) {
	out := tabwriter.NewWriter(os.Stdout, 0, 0, 2, ' ', 0)
	fmt.Fprintln(out, "\ninitialisation, µs\tmedian (quartiles)\t")
	for _, row := range []struct {
		name   string
		values []float64
	}{{"program with the SDK", with[""]}, {"program by hand", without[""]}, {"program by hand, again", again[""]}} {
		fmt.Fprintf(out, "%s\t%s\t\n", row.name, spread(row.values))
	}
	added, ours := 0.0, 0.0
	for _, name := range slices.Sorted(maps.Keys(with)) {
		if name == "" || without[name] != nil {
			continue
		}
		cost := median(with[name])
		added += cost
		if strings.HasPrefix(name, "github.com/") {
			ours += cost
		}
		fmt.Fprintf(out, "  %s\t%.1f\t\n", name, cost)
	}
	fmt.Fprintf(out, "packages that only the SDK brings\t%.0f, of which %.0f not of the standard library\t\n", added, ours)
	out.Flush()
}
