package layout

import (
	"cmp"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"maps"
	"os/user"
	"slices"
	"strconv"
	"strings"
	"sync"
	"time"

	"golang.org/x/sys/unix"

	"github.com/runstatus/runstatus/server/internal/safefs"
	"github.com/runstatus/runstatus/server/internal/store"
)

// Identity is what a run's directory says about it beside its status. Its values never change.
type Identity struct {
	store.Identity
	RequestID string
	Result    bool   // Pavilion says that the run has a result: then its history tells it
	Results   uint64 // a digest of its results, 0 if it has none; see ReadResults
	AwaitsJob bool   // the run has been linked to a job a moment ago, and the job says nothing yet
}

// ofScheduler are the labels that Pavilion's scheduler states. It replaces them, and revokes none.
var ofScheduler = []string{"partition", "node_count", "job_id", "host"}

// keep adds what was stated before by files that are absent now. A directory that is being removed
// loses its files one by one, and says nothing new about the run by that.
func (who *Identity) keep(before *Identity, attributes bool) {
	if before == nil {
		return
	}
	labels := who.Labels.Map()
	_, newJob := labels["job_id"] // which may have no host
	if attributes {
		for _, key := range ofScheduler {
			_, has := labels[key]
			if value, had := before.Labels.Get(key); had && !has && (!newJob || key != "host") {
				labels[key] = value
			}
		}
	} else {
		for key, value := range before.Labels.All() {
			if _, has := labels[key]; !has {
				labels[key] = value
			}
		}
		who.DisplayName, who.User = cmp.Or(who.DisplayName, before.DisplayName), cmp.Or(who.User, before.User)
		who.RequestID, who.Result = cmp.Or(who.RequestID, before.RequestID), who.Result || before.Result
		who.Results = cmp.Or(who.Results, before.Results)
	}
	if len(labels) > who.Labels.Len() {
		who.Labels = store.MakeLabels(labels)
	}
}

// Attributes is what the service writes into a run's attributes file. Pavilion knows the
// first group; the second is the service's own.
type Attributes struct {
	Name    string `json:"name,omitempty"`
	User    string `json:"user,omitempty"`
	SysName string `json:"sys_name,omitempty"`

	ID        any               `json:"id,omitempty"`
	Created   float64           `json:"created,omitempty"`
	Labels    map[string]string `json:"labels,omitempty"`
	RequestID string            `json:"request_id,omitempty"`

	Results map[string]any `json:"results,omitempty"` // as Pavilion names them, but not nested
}

// ReadIdentity reads attributes and job/info of a run's directory. What a file stated before that is
// absent now stays; before may be nil. What is damaged is left out as far as it can't be read: then
// damage says why. An error says what could not be read; fs.ErrPermission, that all else could.
func ReadIdentity(root int, runDir string, before *Identity) (who *Identity, damage string, err error) {
	var a attributeReader
	damage, err = readJSON(root, runDir+"/"+AttributesFile, a.attributes)
	if err == nil || errors.Is(err, fs.ErrPermission) {
		more, jobErr := a.readJob(root, runDir)
		if damage = cmp.Or(damage, more); jobErr != nil {
			err = jobErr
		}
	}
	if !a.known["node_count"] && (err == nil || errors.Is(err, fs.ErrPermission)) {
		more, varErr := readJSON(root, runDir+"/"+variablesFile, a.variables)
		if damage = cmp.Or(damage, more); varErr != nil {
			err = varErr
		}
	}
	labels := map[string]string{}
	for _, l := range a.found {
		if l.value != "" {
			setLabel(labels, l.key, l.value)
		}
	}
	for _, l := range a.given { // an empty value is one
		setLabel(labels, l.key, l.value)
	}
	who = &Identity{
		Identity: store.Identity{
			DisplayName: validText(a.name, maxText),
			User:        validText(a.user, maxUser),
			Labels:      store.MakeLabels(labels),
		},
		RequestID: a.requestID,
		Result:    a.result,
		Results:   a.digest,
		AwaitsJob: a.awaitsJob,
	}
	who.keep(before, a.present)
	return who, damage, err
}

// attributeReader is what a run's files say of it, as it stands there.
type attributeReader struct {
	name, user, requestID string
	found, given          []label // labels that follow from other keys; those that were given
	known                 map[string]bool
	result                bool
	digest                uint64 // of the results
	present               bool   // there is an attributes file
	awaitsJob             bool
}

type label struct{ key, value string }

func (a *attributeReader) tell(key, value string) {
	if a.known == nil {
		a.known = map[string]bool{}
	}
	a.found = append(a.found, label{key, value})
	a.known[key] = value != ""
}

func (a *attributeReader) attributes(j *jsonReader) {
	a.present = true
	j.object(func(key string) {
		switch key {
		case "name":
			a.name = j.text(maxText)
		case "user":
			a.user = j.text(maxUser)
		case "request_id":
			a.requestID = j.text(maxText)
		case "sys_name":
			a.tell(key, j.text(maxText))
		case "result":
			switch j.text(maxText) {
			case "PASS", "FAIL", "ERROR":
				a.result = true
			}
		case "results":
			a.results(j)
		case "labels":
			j.members(func(key string) {
				if value := j.text(maxText); len(a.given) < maxLabels {
					a.given = append(a.given, label{key, value})
				}
			})
		default:
			j.skip()
		}
	})
}

// results reads the results: their digest, and the labels that they hold.
func (a *attributeReader) results(j *jsonReader) {
	r := resultsReader{jsonReader: j, found: a.ofResult}
	r.object()
	a.digest = r.digest
}

// ofResult finds the labels that a value of the results states.
func (a *attributeReader) ofResult(key string, v store.Value) {
	switch key {
	case "sched.partition":
		a.tell("partition", v.String())
	case "sched.nodes": // Pavilion's name for the number of nodes
		a.tell("node_count", v.String())
	}
}

// variables reads what Pavilion's variables say of the scheduling of a run that has no
// results yet: how many nodes it has got, and where. What is not decided yet is null.
func (a *attributeReader) variables(j *jsonReader) {
	j.object(func(set string) {
		if set != "sched" {
			j.skip()
			return
		}
		j.members(func(key string) {
			switch {
			case key == "test_nodes":
				a.tell("node_count", j.firstText(maxText))
			case key == "partition" && !a.known["partition"]:
				a.tell(key, j.firstText(maxText))
			default:
				j.skip()
			}
		})
	})
}

// readJob reads the scheduler's word on the run's job. The job's link is only read:
// its last two parts name the job in the same tree.
func (a *attributeReader) readJob(root int, runDir string) (damage string, err error) {
	target, err := safefs.ReadLink(root, runDir+"/"+jobLink)
	if safefs.IsNoLink(err) {
		return "", nil
	}
	if err != nil {
		return "", err
	}
	_, collection, job := SplitLink(target)
	if collection != "jobs" || job == "" {
		return "", nil
	}
	info, present := map[string]string{}, false
	damage, err = readJSON(root, "jobs/"+job+"/info", func(j *jsonReader) {
		present = true
		j.object(func(key string) {
			if text := j.text(maxText); text != "" && len(info) < maxLabels {
				info[key] = text
			}
		})
	})
	if !present && err == nil {
		link, unknown := safefs.Lstat(root, runDir+"/"+jobLink) // best effort: without it a later change of the directory shows the job
		a.awaitsJob = unknown == nil && time.Since(time.Unix(0, link.MTime)) < kickOffTime
	}
	var id []string
	for _, key := range slices.Sorted(maps.Keys(info)) {
		id = append(id, info[key])
	}
	a.tell("job_id", strings.Join(id, "_")) // as Pavilion shows it
	a.tell("host", info["host"])
	return damage, err
}

// kickOffTime is how long a job's info is waited for. Pavilion links a run to its job, submits the job, and
// then writes the info, which changes nothing in the run's directory.
const kickOffTime = 10 * time.Minute

func setLabel(labels map[string]string, key, value string) {
	if len(labels) < maxLabels {
		labels[validText(key, maxUser)] = validText(value, maxText)
	}
}

// OfSeries completes the identity of a series that Pavilion made, as Pavilion does: its
// name is in its configuration, and its user owns its directory.
func (who *Identity) OfSeries(root int, runDir string, owner int) (damage string, err error) {
	if who.DisplayName == "" {
		damage, err = readJSON(root, runDir+"/"+ConfigFile, func(j *jsonReader) {
			j.object(func(key string) {
				if key == "name" {
					who.DisplayName = validText(j.text(maxText), maxText)
				} else {
					j.skip()
				}
			})
		})
		if who.DisplayName == unnamed {
			who.DisplayName = ""
		}
	}
	if who.User != "" {
		return damage, err
	}
	name, unknown := userOf(owner)
	if who.User = validText(name, maxUser); unknown != nil {
		damage = cmp.Or(damage, unknown.Error())
	}
	return damage, err
}

// userNames are the names of users by their ids, since looking one up reads a file or asks a
// server. A user that is renamed keeps the name until the next start.
var userNames sync.Map

// userOf returns a user's name, "" if the system knows none.
func userOf(uid int) (string, error) {
	if name, ok := userNames.Load(uid); ok {
		return name.(string), nil
	}
	name := ""
	switch u, err := user.LookupId(strconv.Itoa(uid)); {
	case err == nil:
		name = u.Username
	case !errors.Is(err, user.UnknownUserIdError(uid)):
		return "", fmt.Errorf("look up the user %d: %w", uid, err)
	}
	userNames.Store(uid, name)
	return name, nil
}

// What another process's files may say of a run is bounded as in the API: one run must
// not fill a list.
const (
	maxText   = 1024 // bytes
	maxUser   = 256
	maxLabels = 64
)

// validText makes another process's text one for messages, which must be UTF-8.
func validText(s string, most int) string {
	return strings.ToValidUTF8(s[:min(len(s), most)], "?")
}

// readJSON has a JSON file read, as far as there is one. Damage says why not all of it
// could be.
func readJSON(root int, rel string, read func(*jsonReader)) (damage string, err error) {
	f, err := safefs.OpenFile(root, rel, unix.O_RDONLY)
	if safefs.IsAbsent(err) {
		return "", nil
	}
	if odd, ok := errors.AsType[*safefs.RefusedError](err); ok && odd.Replaced {
		return rel + ": " + odd.Why, nil
	}
	if err != nil {
		return "", err
	}
	defer f.Close()
	j := newJSONReader(io.NewSectionReader(f, 0, min(f.Size, maxAttributeSize)))
	switch read(j); {
	case errors.Is(j.err, errNoJSON) && f.Size > maxAttributeSize:
		return fmt.Sprintf("%s: it is larger than %d MiB", rel, maxAttributeSize>>20), nil
	case errors.Is(j.err, errNoJSON):
		return rel + ": " + j.err.Error(), nil
	}
	return "", j.err
}

// MarkerTime returns the time that a completion marker gives, or its own when it
// gives none.
func MarkerTime(root int, rel string, st safefs.Info) (time.Time, error) {
	var complete string
	_, err := readJSON(root, rel, func(j *jsonReader) {
		j.object(func(key string) {
			if key == "complete" {
				complete = j.text(maxText)
			} else {
				j.skip()
			}
		})
	})
	if err != nil && !errors.Is(err, fs.ErrPermission) {
		return time.Time{}, err
	}
	seconds, err := strconv.ParseFloat(complete, 64)
	if us := seconds * 1e6; err == nil && us > 0 && us < 253402300800e6 {
		return time.UnixMicro(int64(us)).UTC(), nil
	}
	return time.Unix(0, st.MTime).UTC(), nil
}

// maxAttributeSize bounds the files that are read as JSON, in bytes.
const maxAttributeSize = 64 << 20

// DamageOfJSON returns why a file is no JSON object. It is "" if it is one, or is absent.
func DamageOfJSON(root int, rel string) string {
	return damageOf(root, rel, func(j *jsonReader) { j.object(func(string) { j.skip() }) })
}

// DamageOfAttributes returns why an attributes file can't be read. It is "" if it can be, or is
// absent.
func DamageOfAttributes(root int, rel string) string {
	return damageOf(root, rel, new(attributeReader).attributes)
}

func damageOf(root int, rel string, read func(*jsonReader)) string {
	damage, err := readJSON(root, rel, read) // best effort: the text tells it
	if err != nil {
		return "it can't be read: " + err.Error()
	}
	return strings.TrimPrefix(damage, rel+": ")
}
