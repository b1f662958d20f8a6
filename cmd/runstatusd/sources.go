package main

import (
	"errors"
	"fmt"
	"io"
	"maps"
	"os"
	"slices"
	"strings"

	"github.com/spf13/pflag"
	"go.yaml.in/yaml/v3"
)

// notInFile are the flags that only make sense on the command line.
var notInFile = []string{"config", "check-config", "help", "version"}

// complete sets the flags that were not given from the environment, or else from
// the file that --config names. It returns all mistakes, joined.
func complete(f *pflag.FlagSet) error {
	errs := []error{fromEnvironment(f)}
	path := f.Lookup("config").Value.String()
	if path == "" {
		return errors.Join(errs...)
	}
	values, err := readFile(path)
	if err != nil {
		return errors.Join(append(errs, fmt.Errorf("read the configuration: %w", err))...)
	}
	for _, key := range slices.Sorted(maps.Keys(values)) {
		flag := f.Lookup(key)
		if flag == nil || slices.Contains(notInFile, key) {
			errs = append(errs, fmt.Errorf("%s: there is no setting %q", path, key))
			continue
		}
		texts, err := textsOf(values[key])
		if err == nil && !flag.Changed {
			err = set(flag, texts)
			flag.Changed = true
		}
		if err != nil {
			errs = append(errs, fmt.Errorf("%s: %s: %w", path, key, err))
		}
	}
	return errors.Join(errs...)
}

const environmentPrefix = "RUNSTATUSD_"

// fromEnvironment takes RUNSTATUSD_STATE_DIR for --state-dir. Several values are
// separated by commas. A variable that no flag has is a mistake: a misspelt setting
// must not be ignored.
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
			errs = append(errs, hinted{fmt.Errorf("%s in the environment is no setting", name), "unset it, or spell it as the flag is: RUNSTATUSD_STATE_DIR for --state-dir"})
		}
	}
	return errors.Join(errs...)
}

// set gives a flag its value: several texts where it is repeatable, else one.
func set(flag *pflag.Flag, texts []string) error {
	if many, ok := flag.Value.(pflag.SliceValue); ok {
		return many.Replace(texts)
	}
	if len(texts) != 1 {
		return errors.New("want one value")
	}
	return flag.Value.Set(texts[0])
}

func readFile(path string) (map[string]yaml.Node, error) {
	file, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer file.Close()
	var values map[string]yaml.Node
	err = yaml.NewDecoder(file).Decode(&values)
	if err != nil && !errors.Is(err, io.EOF) {
		return nil, fmt.Errorf("%s: %w", path, err)
	}
	return values, nil
}

// textsOf returns a value, or those of a list, as they were typed: 002 is not 2.
func textsOf(n yaml.Node) ([]string, error) {
	switch n.Kind {
	case yaml.ScalarNode:
		return []string{n.Value}, nil
	case yaml.SequenceNode:
		var texts []string
		for _, item := range n.Content {
			if item.Kind != yaml.ScalarNode {
				return nil, fmt.Errorf("line %d: want a text", item.Line)
			}
			texts = append(texts, item.Value)
		}
		return texts, nil
	}
	return nil, fmt.Errorf("line %d: want a value or a list of values", n.Line)
}
