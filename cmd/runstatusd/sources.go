package main

import (
	"cmp"
	"errors"
	"fmt"
	"maps"
	"os"
	"slices"
	"strings"

	"github.com/spf13/pflag"
	"go.yaml.in/yaml/v3"

	"github.com/runstatus/runstatus/internal/hint"
	"github.com/runstatus/runstatus/internal/yamlfile"
	"github.com/runstatus/runstatus/statusfile"
)

// notInFile are the flags that only make sense on the command line.
var notInFile = []string{"config", "check-config", "help", "version"}

// complete sets the flags that were not given from the environment, or else from the file that
// --config names, but for the given key, and returns the states in that file. It returns all errors, joined.
func complete(f *pflag.FlagSet, without string) ([]statusfile.AddedState, error) {
	errs := []error{fromEnvironment(f)}
	path := f.Lookup("config").Value.String()
	if path == "" {
		return nil, errors.Join(errs...)
	}
	values, err := yamlfile.Read(path)
	if err != nil {
		return nil, errors.Join(append(errs, fmt.Errorf("read the configuration: %w", err))...)
	}
	delete(values, without)
	var states []statusfile.AddedState
	if list, given := values[statesKey]; given {
		if states, err = readStates(list); err != nil {
			errs = append(errs, fmt.Errorf("%s:%d: %w", path, list.Line, err))
		}
		delete(values, statesKey)
	}
	for _, key := range inOrder(values) {
		flag := f.Lookup(key)
		if flag == nil || slices.Contains(notInFile, key) {
			errs = append(errs, fmt.Errorf("%s:%d: there is no setting %q", path, values[key].Line, key))
			continue
		}
		texts, err := yamlfile.Texts(values[key])
		if err == nil && !flag.Changed {
			err = set(flag, texts)
			flag.Changed = true
		}
		if err != nil {
			errs = append(errs, fmt.Errorf("%s:%d: %s: %w", path, values[key].Line, key, err))
		}
	}
	return states, errors.Join(errs...)
}

// inOrder returns the keys of a file as they stand in it.
func inOrder(values map[string]yaml.Node) []string {
	return slices.SortedFunc(maps.Keys(values), func(a, b string) int {
		return cmp.Or(values[a].Line-values[b].Line, strings.Compare(a, b))
	})
}

const environmentPrefix = "RUNSTATUSD_"

// fromEnvironment sets --state-dir from RUNSTATUSD_STATE_DIR, and so on. Commas separate several
// values. A variable that belongs to no flag is an error: a misspelt setting must not be ignored.
func fromEnvironment(f *pflag.FlagSet) error {
	var errs []error
	known := map[string]bool{}
	f.VisitAll(func(flag *pflag.Flag) {
		name := environmentPrefix + strings.ToUpper(strings.ReplaceAll(flag.Name, "-", "_"))
		known[name] = true
		value, ok := os.LookupEnv(name)
		if !ok || flag.Changed {
			return
		}
		texts := []string{value}
		if _, many := flag.Value.(pflag.SliceValue); many {
			texts = strings.Split(value, ",")
		}
		if err := set(flag, texts); err != nil {
			errs = append(errs, fmt.Errorf("%s in the environment: %w", name, err))
		}
		flag.Changed = true
	})
	for _, variable := range os.Environ() {
		name, _, _ := strings.Cut(variable, "=")
		if strings.HasPrefix(name, environmentPrefix) && !known[name] {
			errs = append(errs, hint.With(fmt.Errorf("%s in the environment is no setting", name), "unset it, or spell it as the flag is: RUNSTATUSD_STATE_DIR for --state-dir"))
		}
	}
	return errors.Join(errs...)
}

// set sets a flag: to several texts if it is repeatable, otherwise to one.
func set(flag *pflag.Flag, texts []string) error {
	if many, ok := flag.Value.(pflag.SliceValue); ok {
		return many.Replace(texts)
	}
	if len(texts) != 1 {
		return errors.New("want one value")
	}
	return flag.Value.Set(texts[0])
}
