package main

import (
	"slices"
	"strings"

	"github.com/spf13/cobra"
)

// The formats of --output.
const (
	formatJSON = "json" // what --json prints
	formatName = "name" // full names, one a line
	formatWide = "wide" // a table with all columns, as wide as it gets
)

// formatsKey is the annotation of a command with the formats that it can print beside JSON.
const formatsKey = "runstatus_formats"

// formats returns the annotation of a command that can print these formats beside JSON.
func formats(more ...string) map[string]string {
	return map[string]string{formatsKey: strings.Join(more, ",")}
}

// formatsOf returns the formats that a command can print.
func formatsOf(cmd *cobra.Command) []string {
	if more := cmd.Annotations[formatsKey]; more != "" {
		return append([]string{formatJSON}, strings.Split(more, ",")...)
	}
	return []string{formatJSON}
}

// chooseFormat reads --output and --json. A format that the command cannot print is an error.
func (a *app) chooseFormat(cmd *cobra.Command) error {
	if a.json && a.format != "" && a.format != formatJSON {
		return &problem{code: exitFailed, text: "both --json and --output " + a.format + " are given", hint: "leave one out"}
	}
	if allowed := formatsOf(cmd); cmd.Flags().Changed("output") && !slices.Contains(allowed, a.format) {
		return &problem{code: exitFailed, text: cmd.CommandPath() + " has no output " + a.format,
			hint: "--output takes " + someOf(allowed)}
	}
	a.json = a.json || a.format == formatJSON
	return nil
}

// someOf joins words as alternatives.
func someOf(words []string) string {
	last := len(words) - 1
	if last == 0 {
		return words[0]
	}
	return strings.Join(words[:last], ", ") + " or " + words[last]
}

// completeFormats completes --output.
func completeFormats(cmd *cobra.Command, _ []string, _ string) ([]cobra.Completion, cobra.ShellCompDirective) {
	return formatsOf(cmd), cobra.ShellCompDirectiveNoFileComp
}

// forPeople reports whether the command prints text for people, and not JSON or names for programs.
func (a *app) forPeople() bool { return !a.json && a.format != formatName }
