// Package policy reads the file that says which principal has which role for which runs:
//
//	rules:
//	  - who: {group: hpc-staff}
//	    role: admin
//	  - who: [{user: ada}, {claim: {project: [weather, ocean]}}]
//	    role: writer
//	    namespaces: [main, gpu]
//	    runs: own
//	  - who: {anonymous: true}
//	    role: reader
//	    runs: labels.public = "yes"
//
// A rule gives its role to each principal that matches who, in the namespaces (absent: in all), for the runs
// (absent: all). Who is a list of matchers, of which one must match; a matcher matches if all of its keys
// do: user, group, san, token (a label), issuer, claim, kind, anonymous. A value is a text or a list of texts,
// of which one must be equal; in san, a leading "*." takes any first label. Runs is own (the user of the run
// is the user of the principal), all, or a filter of ListRuns without results. A principal has what one of
// the rules gives it.
//
// Parse finds all mistakes, each with its line. A Policy never changes; it is safe for concurrent use.
package policy
