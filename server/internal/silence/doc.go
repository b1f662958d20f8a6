// Package silence finds out which runs are silent: their state should move, and has not.
//
// A Detector reads the log of changes of a store. Behind each line of a run it knows when the next one is due:
//
//   - the reporter promised it (store.Silence.Within), or
//   - the configuration has a time for the state, or
//   - it was learned: three times the 99th percentile of how long test runs of the same name stayed in that
//     state, once there are 20 samples, and never less than ten minutes.
//
// When that time has passed, and the log files of the run have not changed meanwhile, the Detector has the
// store note that the run is silent. The store itself ends a silence when a line comes or the run ends; the
// Detector ends it when a log file changes. What a store could not be asked for is no fact: the Detector asks
// again.
//
// When more than 30 % of the runs of a namespace that have a due time become silent within a minute, and at
// least 20, the cause is not in the runs. They are noted as silent together, so that a watch sends one
// message for many.
//
// Times count by the monotonic clock: a step of the wall clock makes no run silent. Behind a restart a run's
// time counts from the time of its newest line.
//
// A Detector belongs to the goroutine that calls Run.
package silence
