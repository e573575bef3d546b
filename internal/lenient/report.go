package lenient

import (
	"slices"
	"strconv"
	"strings"
)

// MaxSkipped bounds each list of a report on a body made to be unreadable.
const MaxSkipped = 64

// Report says what of a body did not become a value, or not plainly so. It
// holds JSON Pointers, by RFC 6901.
type Report struct {
	Skipped []string // values that no field could take
	Twice   []string // values that were given twice and differ, and lists given twice; the last one counts
	Cut     bool     // there was more to report than fits
}

// skip reports the value that stands here.
func (d *decoder) skip() { d.note(&d.report.Skipped) }

// differ reports that the value that stands here is not the earlier one.
func (d *decoder) differ() {
	if !slices.Contains(d.report.Twice, d.path.pointer()) {
		d.note(&d.report.Twice)
	}
}

func (d *decoder) note(list *[]string) {
	if len(*list) == MaxSkipped {
		d.report.Cut = true
		return
	}
	*list = append(*list, d.path.pointer())
}

// path is where the decoder is in the body.
type path []step

// step is a member by its name, or an element by its index.
type step struct {
	name  string
	index int
}

var pointerEscapes = strings.NewReplacer("~", "~0", "/", "~1")

// pointer is the path as a JSON Pointer.
func (p path) pointer() string {
	var b strings.Builder
	for _, s := range p {
		b.WriteByte('/')
		if s.name == "" {
			b.WriteString(strconv.Itoa(s.index))
		} else {
			b.WriteString(pointerEscapes.Replace(s.name))
		}
	}
	return b.String()
}
