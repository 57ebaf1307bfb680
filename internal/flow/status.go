package flow

// StatusOf is the progress of a flow whose current documents are docs, by the
// table of atlas-api 3 and by 11.4.
//
// Between two uploads no part goes back, with one exception: a crosscheck that was
// PENDING is NOT_STARTED after all when no document gave a result.
func StatusOf(f Flow, docs []Document) Status {
	if len(docs) == 0 {
		return Status{Upload: NotStarted, Processing: NotStarted, Crosscheck: NotStarted, Master: NotStarted}
	}
	n := count(docs)
	checked := f.CheckedRevision == f.Revision
	return Status{
		Upload:     n.upload(),
		Processing: n.processing(),
		Crosscheck: n.crosscheck(checked),
		Master:     n.master(checked),
	}
}

// tally counts documents by how far they came.
type tally struct {
	downloading, reading, unfetched, unread, read int
}

func count(docs []Document) (n tally) {
	for _, d := range docs {
		switch {
		case d.State == Downloading:
			n.downloading++
		case d.State == Reading:
			n.reading++
		case d.Failure == FetchFailed:
			n.unfetched++
		case d.Failure == ReadFailed:
			n.unread++
		default:
			n.read++
		}
	}
	return n
}

func (n tally) allDone() bool { return n.downloading+n.reading == 0 }

func (n tally) upload() string {
	switch {
	case n.downloading > 0:
		return InProgress
	case n.unfetched > 0:
		return Failed
	}
	return Success
}

// processing is PENDING until the first document has been downloaded.
func (n tally) processing() string {
	switch {
	case n.allDone() && n.read > 0:
		return Success
	case n.allDone():
		return Failed
	case n.reading+n.read+n.unread > 0:
		return InProgress
	}
	return Pending
}

func (n tally) crosscheck(checked bool) string {
	switch {
	case n.downloading > 0, n.allDone() && n.read == 0:
		return NotStarted
	case n.allDone() && checked:
		return Completed
	}
	return Pending
}

func (n tally) master(checked bool) string {
	switch {
	case !n.allDone() || !checked:
		return InProgress
	case n.read > 0:
		return Success
	}
	return Failed
}
