// Package layout knows what Pavilion 2 keeps in a working directory: the names of its files, the
// forms of its ids, the lock on them, and what a run's attributes, job, markers and links say.
//
// A working directory has two collections, test_runs and series, with a directory for each run.
// The functions read and write below an open directory and never follow a symbolic link (see
// package safefs). Content is bounded: a file of another program can't make a run larger than the
// API allows. What is damaged is reported in words and is no error; an error means that the file
// could not be read, and nothing follows from it.
//
// The sources are Pavilion's modules dir_db, lockfile, test_run, series and series_info (version
// 2.4 to 2.6).
//
// All functions may be called concurrently. An IDLock is used by one goroutine.
package layout
