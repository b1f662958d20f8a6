// Package files derives rights from the permissions of the status files: a process on a unix socket may do with
// a run what the kernel lets it do with the run's files. Mode bits, groups and ACLs are not computed here; the
// kernel is asked, by a thread that takes the uid, the gid and the groups of the process for file systems
// (setfsuid).
//
//	reader   may read the status file
//	writer   may read and write it; or, where there is none, may make files in the directory of runs
//	admin    writer, and may remove files from the directory of runs
//
// To ask for other users takes the capabilities SETUID and SETGID, which root has. Without them only the
// server's own uid has rights. Files that the server makes belong to the server's user, in the group of the
// directory, with the umask of the server.
//
// An answer is kept for a second at most, for one generation of the run: changed permissions count within a second.
//
// A Mode is safe for concurrent use. It owns no goroutines. A question takes some microseconds; it blocks as long
// as the file system does.
package files
