package filestore

import (
	"encoding/json"
	"strconv"
	"strings"
	"time"

	"golang.org/x/sys/unix"

	"github.com/runstatus/runstatus/server/internal/store"
)

// The files of a run's directory, by Pavilion's names.
const (
	statusName       = "status"
	attributesName   = "attributes"
	seriesLinkName   = "series"
	jobLinkName      = "job"
	runCompleteName  = "RUN_COMPLETE"
	seriesDoneName   = "SERIES_COMPLETE"
	allStartedName   = "ALL_TESTS_STARTED"
	testSetsName     = "test_sets"
	ownSetName       = "0.runstatus" // the test set of members that joined through the service
	maxAttributeSize = 1 << 20
)

// identity is what a run's directory says about it beside its status. It is never
// changed.
type identity struct {
	displayName string
	user        string
	labels      store.Labels
	requestID   string
}

// attributes is the part of a run's attributes file that matters here. Pavilion
// writes the first group; the second is the service's own.
type attributes struct {
	Name    string `json:"name,omitempty"`
	User    string `json:"user,omitempty"`
	SysName string `json:"sys_name,omitempty"`
	Results struct {
		Sched map[string]any `json:"sched,omitempty"`
	} `json:"results,omitzero"`

	ID        any               `json:"id,omitempty"`
	Created   float64           `json:"created,omitempty"`
	Labels    map[string]string `json:"labels,omitempty"`
	RequestID string            `json:"request_id,omitempty"`
}

// readIdentity reads attributes and job/info of a run's directory. What is
// absent, unreadable or no JSON is left out: a status needs no identity.
func readIdentity(root int, runDir string) *identity {
	var a attributes
	readJSON(root, runDir+"/"+attributesName, &a)
	labels := map[string]string{}
	setLabel(labels, "sys_name", a.SysName)
	setLabel(labels, "partition", a.Results.Sched["partition"])
	setLabel(labels, "nodes", a.Results.Sched["nodes"])
	addJobLabels(labels, root, runDir)
	for k, v := range a.Labels {
		setLabel(labels, k, v)
	}
	return &identity{
		displayName: validText(a.Name, maxText),
		user:        validText(a.User, maxUser),
		labels:      store.MakeLabels(labels),
		requestID:   a.RequestID,
	}
}

// addJobLabels reads the scheduler's word on the run's job. The job's link is
// only read: its last two parts name the job in the same tree.
func addJobLabels(labels map[string]string, root int, runDir string) {
	target, err := readLink(root, runDir+"/"+jobLinkName)
	if err != nil {
		return
	}
	_, collection, job := splitLink(target)
	if collection != "jobs" || job == "" {
		return
	}
	var info map[string]any
	readJSON(root, "jobs/"+job+"/info", &info)
	id := info["id"]
	if id == nil {
		id = info["pid"] // the raw scheduler's jobs are processes
	}
	setLabel(labels, "job_id", id)
	setLabel(labels, "host", info["host"])
}

func setLabel(labels map[string]string, key string, value any) {
	text := ""
	switch v := value.(type) {
	case string:
		text = validText(v, maxText)
	case float64:
		text = strconv.FormatFloat(v, 'f', -1, 64)
	case bool:
		text = strconv.FormatBool(v)
	}
	if text != "" && len(labels) < maxLabels {
		labels[validText(key, maxUser)] = text
	}
}

// What a stranger's files may say of a run is bounded as in the API: one run must
// not fill a list.
const (
	maxText   = 1024 // bytes
	maxUser   = 256
	maxLabels = 64
)

// validText makes a stranger's text one for messages, which must be UTF-8.
func validText(s string, most int) string {
	return strings.ToValidUTF8(s[:min(len(s), most)], "?")
}

// splitLink returns the last two parts of a link's target and what is before.
func splitLink(target string) (before, collection, name string) {
	rest, name := cutLast(strings.TrimRight(target, "/"))
	before, collection = cutLast(rest)
	return before, collection, name
}

func cutLast(p string) (before, last string) {
	if i := strings.LastIndexByte(p, '/'); i >= 0 {
		return p[:i], p[i+1:]
	}
	return "", p
}

// readJSON fills v from a file, as far as there is one.
func readJSON(root int, rel string, v any) {
	f, err := openRegular(root, rel, unix.O_RDONLY)
	if err != nil {
		return
	}
	defer f.Close()
	data, err := f.readAll(maxAttributeSize)
	if err != nil {
		return
	}
	_ = json.Unmarshal(data, v) // what could be read stays
}

// markerTime returns the time that a completion marker gives, or its own when it
// gives none.
func markerTime(root int, rel string, st stat) time.Time {
	var marker struct {
		Complete float64 `json:"complete"`
	}
	readJSON(root, rel, &marker)
	if us := marker.Complete * 1e6; us > 0 && us < 253402300800e6 {
		return time.UnixMicro(int64(us)).UTC()
	}
	return time.Unix(0, st.mtime).UTC()
}
