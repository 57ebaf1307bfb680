package main

// role is what a process does. Processes of different roles share a database.
type role string

// Roles.
const (
	roleAll    role = "all"
	roleAPI    role = "api"    // takes documents in and answers
	roleWorker role = "worker" // downloads, reads, compares and delivers
)

func (r role) valid() bool { return r == roleAll || r == roleAPI || r == roleWorker }

// serves says whether the process has the API; otherwise it answers health checks alone.
func (r role) serves() bool { return r != roleWorker }

// works says whether the process works the queue.
func (r role) works() bool { return r != roleAPI }
