package filestore_test

import (
	"fmt"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
)

// difference shows two sorted lists beside each other, as far as they differ.
func difference(want, got []string) string {
	var out strings.Builder
	left, right := facts{}, facts{}
	for _, s := range want {
		left[s]++
	}
	for _, s := range got {
		right[s]++
	}
	for _, s := range slices.Sorted(maps.Keys(merged(left, right))) {
		for range left[s] - right[s] {
			fmt.Fprintln(&out, "  -", s)
		}
		for range right[s] - left[s] {
			fmt.Fprintln(&out, "  +", s)
		}
	}
	return out.String()
}

// wrongAnswers returns what of an answer was never true between two looks: each part
// of it has to be as it was before, or as it is. What is said to be unreadable or not
// verified is none.
func wrongAnswers(answer, before, now []string) (wrong []string) {
	possible := map[string]bool{}
	for _, f := range slices.Concat(before, now) {
		what, key, parts := factParts(f)
		possible[key] = true
		for _, p := range parts {
			possible[key+"|"+p] = true
			if what == "line" { // it has been the current one
				possible[key+"|current="+p] = true
			}
		}
	}
	for _, f := range answer {
		what, key, parts := factParts(f)
		switch {
		case what == "odd" || !possible[key]:
			wrong = append(wrong, f)
		case strings.Contains(f, "| unreadable=") || strings.Contains(f, "| unverified="):
		default:
			for _, p := range parts {
				if !possible[key+"|"+p] {
					wrong = append(wrong, fmt.Sprintf("%q in %s", p, f))
				}
			}
		}
	}
	for _, f := range before { // what was and is there was there meanwhile
		if _, found := slices.BinarySearch(now, f); found && strings.HasPrefix(f, "line ") && !slices.Contains(answer, f) {
			wrong = append(wrong, "all but "+f)
		}
	}
	return wrong
}

// factParts takes a fact apart: what it is, the run that it is about, and what it says.
func factParts(f string) (what, key string, parts []string) {
	head, rest, _ := strings.Cut(f, " | ")
	what, key, _ = strings.Cut(head, " ")
	return what, key, strings.Split(rest, " | ")
}

// order is what was told of changes: what stands at which revision of an epoch.
type order struct {
	epochs     []string
	at         map[int64]string // of the newest epoch
	unchanging map[int64]bool   // revisions of records that are no changes
	wrong      []string
}

func (o *order) opened(epoch string) {
	if n := len(o.epochs); n > 0 && o.epochs[n-1] == epoch {
		return
	}
	o.epochs = append(o.epochs, epoch)
	o.at = map[int64]string{}
}

// known returns the newest epoch, and the newest revision of it that was told.
func (o *order) known() string {
	if len(o.epochs) == 0 {
		return "none|0"
	}
	newest := slices.Max(append(slices.Collect(maps.Keys(o.at)), 0))
	return fmt.Sprintf("%s|%d", o.epochs[len(o.epochs)-1], newest)
}

// told takes in "revision uid change". Nothing else may ever stand there.
func (o *order) told(text string) {
	first, rest, _ := strings.Cut(text, " ")
	revision, err := strconv.ParseInt(first, 10, 64)
	was, known := o.at[revision]
	if err != nil || known && was != rest {
		o.wrong = append(o.wrong, fmt.Sprintf("revision %d was told as %q, and then as %q", revision, was, rest))
	}
	o.at[revision] = rest
}

// summary returns what was told of each run: what of a kind is in order, kinds may come
// between each other. Changes of identity are left out. Of the free run only what does not fit together is returned.
func (o *order) summary(names map[string]string, free string) (all []string) {
	of := map[string][]string{}
	last := int64(0)
	for _, revision := range slices.Sorted(maps.Keys(o.at)) {
		if last > 0 && revision != nextChange(last, o.unchanging) {
			all = append(all, fmt.Sprintf("gap before revision %d", revision))
		}
		last = revision
		_, text, _ := strings.Cut(o.at[revision], " ") // without the uid
		run, what, _ := strings.Cut(text, " ")
		kind, _, _ := strings.Cut(what, " ")
		if name, ok := names[run]; ok {
			run = name
		}
		switch kind {
		case "joined", "left":
			kind = "membership"
		case "identity":
			continue // how often it changes depends on when a look finds each file beside the status file
		}
		key := run + " " + kind
		of[key] = append(of[key], what)
	}
	if n := len(of[free+" created"]); n != len(of[free+" deleted"]) || n == 0 && len(of[free+" line"])+len(of[free+" membership"]) > 0 {
		all = append(all, fmt.Sprintf("%s was told to come %d times, and to go %d times", free, n, len(of[free+" deleted"])))
	}
	for key, told := range of {
		if free != "" && strings.HasPrefix(key, free+" ") {
			continue
		}
		for i, what := range told {
			all = append(all, fmt.Sprintf("told %s %02d: %s", key, i, what))
		}
	}
	slices.Sort(all)
	return all
}

// treeFiles lists what is in a tree: of status files and links all, of others that they
// are there.
func treeFiles(tree string, names map[string]string) (all []string, err error) {
	err = filepath.WalkDir(tree, func(path string, e fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		rel, _ := filepath.Rel(tree, path)
		switch {
		case rel == ".runstatus":
			return fs.SkipDir
		case strings.HasPrefix(e.Name(), ".lockfile"), e.Name() == "next_id": // it expires; it is a hint
			return nil
		}
		text := "file " + renamed(rel, names)
		switch {
		case e.Type() == fs.ModeSymlink:
			target, err := os.Readlink(path)
			if err != nil {
				return err
			}
			if _, err := os.Stat(path); err != nil {
				return nil //nolint:nilerr // it names nothing
			}
			text += " -> " + renamed(strings.TrimLeft(strings.TrimPrefix(target, tree), "./"), names)
		case e.Name() == "status":
			data, err := os.ReadFile(path)
			if err != nil {
				return err
			}
			text += fmt.Sprintf(" %q", data)
		}
		all = append(all, text)
		return nil
	})
	slices.Sort(all)
	return all, err
}

// renamed names a run whose id the service chose by its name, in a path of its own or
// of the link to it.
func renamed(rel string, names map[string]string) string {
	for id, name := range names {
		if rest, ok := strings.CutPrefix(rel, id); ok && (rest == "" || rest[0] == '/') {
			return name + rest
		}
		if dir := strings.TrimSuffix(rel, "/0.runstatus/"+filepath.Base(id)); dir != rel {
			return dir + "/0.runstatus/" + name
		}
	}
	return rel
}

// without returns a list of files without those of some runs, and the links to them.
func without(files, runs []string) []string {
	return slices.DeleteFunc(slices.Clone(files), func(f string) bool {
		return slices.ContainsFunc(runs, func(run string) bool {
			return strings.HasPrefix(f+"/", "file "+run+"/") || strings.HasSuffix(f, " -> "+run)
		})
	})
}
