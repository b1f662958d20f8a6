package main

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/runstatus/runstatus/internal/yamlfile"
)

// flat returns the errors that were joined to one.
func flat(err error) []error {
	if err == nil {
		return nil
	}
	many, ok := err.(interface{ Unwrap() []error })
	if !ok {
		return []error{err}
	}
	var all []error
	for _, one := range many.Unwrap() {
		all = append(all, flat(one)...)
	}
	return all
}

// placed returns the errors of a configuration, joined, each with the place in the file of the setting that it is
// about: the one without which it would not be there.
func placed(err error, s *settings) error {
	if err == nil || s.file == "" || s.access.OIDCIssuer != "" { // an issuer may take seconds each time
		return err
	}
	values, rerr := yamlfile.Read(s.file)
	if rerr != nil {
		return err
	}
	all := flat(err)
	for _, key := range inOrder(values) {
		_, _, other := again(key)
		var left []string
		for _, one := range flat(other) {
			left = append(left, one.Error())
		}
		for i, one := range all {
			if text := one.Error(); !slices.Contains(left, text) && !strings.HasPrefix(text, s.file+":") {
				all[i] = fmt.Errorf("%s:%d: %w", s.file, values[key].Line, one)
			}
		}
	}
	return errors.Join(all...)
}
