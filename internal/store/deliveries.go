package store

import (
	"context"
	"time"

	"atlas/internal/audit"
	"atlas/internal/client"
	"atlas/internal/deliver"
	"atlas/internal/flow"
	"atlas/internal/queue"
	"atlas/internal/store/dbsqlc"
)

// InsertDelivery implements flow.Tx.
func (t *flowTx) InsertDelivery(ctx context.Context, d flow.Delivery) error {
	body, err := t.seal(ctx, columnBody, d.ID, d.Body)
	if err != nil {
		return err
	}
	return t.tx.InsertDelivery(ctx, dbsqlc.InsertDeliveryParams{
		ID:        d.ID,
		FlowID:    string(t.flow.ID),
		Revision:  int64(d.Revision),
		Body:      body,
		State:     string(deliver.Pending),
		CreatedAt: d.CreatedAt,
	})
}

// Delivery implements deliver.Store.
func (s *Store) Delivery(ctx context.Context, id string) (deliver.Delivery, error) {
	row, err := s.read.Delivery(ctx, id)
	if err != nil {
		return deliver.Delivery{}, translate("finding a callback", err)
	}
	body, err := s.of(client.ID(row.ClientID)).open(ctx, columnBody, row.ID, row.Body)
	if err != nil {
		return deliver.Delivery{}, translate("opening a callback", err)
	}
	return deliver.Delivery{
		ID:          row.ID,
		FlowID:      row.FlowID,
		Client:      client.ID(row.ClientID),
		AuthURL:     row.AuthUrl,
		CallbackURL: row.CallbackUrl,
		Body:        body,
		State:       deliver.State(row.State),
		CreatedAt:   row.CreatedAt,
	}, nil
}

// LogAttempt implements deliver.Store.
func (s *Store) LogAttempt(ctx context.Context, id string, a deliver.Attempt, state deliver.State) error {
	return s.update(ctx, "logging a delivery attempt", func(tx transaction) error {
		// First the state: it takes the callback's lock, so that attempts under way at
		// once get different numbers.
		err := tx.SetDeliveryState(ctx, dbsqlc.SetDeliveryStateParams{ID: id, State: string(state)})
		if err != nil {
			return err
		}
		owner, err := tx.DeliveryOwner(ctx, id)
		if err != nil {
			return err
		}
		answer, err := s.of(client.ID(owner)).sealText(ctx, columnAnswer, id, a.Answer)
		if err != nil {
			return err
		}
		err = tx.InsertDeliveryAttempt(ctx, dbsqlc.InsertDeliveryAttemptParams{
			DeliveryID: id,
			At:         a.At,
			Stage:      string(a.Stage),
			Status:     int64(a.Status),
			Code:       a.Code,
			LatencyMs:  a.Latency.Milliseconds(),
			Answer:     answer,
		})
		if err != nil || state != deliver.Delivered {
			return err
		}
		return tx.noteDelivery(ctx, id, audit.Entry{Action: audit.CallbackDelivered, Unmasked: a.Unmasked})
	})
}

// noteDelivery notes what was done with a callback.
func (t transaction) noteDelivery(ctx context.Context, id string, e audit.Entry) error {
	row, err := t.FlowOfDelivery(ctx, id)
	if err != nil {
		return err
	}
	e.Client, e.Flow, e.Subject = client.ID(row.ClientID), row.FlowID, id
	return t.note(ctx, e)
}

// SetDeliveryState implements deliver.Store.
func (s *Store) SetDeliveryState(ctx context.Context, id string, state deliver.State) error {
	return s.update(ctx, "ending a callback", func(tx transaction) error {
		return tx.SetDeliveryState(ctx, dbsqlc.SetDeliveryStateParams{ID: id, State: string(state)})
	})
}

// Attempts implements deliver.Store.
func (s *Store) Attempts(ctx context.Context, id string) ([]deliver.Attempt, error) {
	rows, err := s.read.DeliveryAttempts(ctx, id)
	if err != nil {
		return nil, translate("reading the delivery log", err)
	}
	if len(rows) == 0 {
		return []deliver.Attempt{}, nil
	}
	owner, err := s.read.DeliveryOwner(ctx, id)
	if err != nil {
		return nil, translate("reading the delivery log", err)
	}
	attempts := make([]deliver.Attempt, len(rows))
	for i, row := range rows {
		answer, err := s.of(client.ID(owner)).openText(ctx, columnAnswer, id, row.Answer)
		if err != nil {
			return nil, translate("opening the delivery log", err)
		}
		attempts[i] = deliver.Attempt{
			At:      row.At,
			Stage:   deliver.Stage(row.Stage),
			Status:  int(row.Status),
			Code:    row.Code,
			Latency: time.Duration(row.LatencyMs) * time.Millisecond,
			Answer:  answer,
		}
	}
	return attempts, nil
}

// deliveriesPage is how many callbacks of a list are read at once.
const deliveriesPage = 500

// Each implements deliver.Log.
func (s *Store) Each(ctx context.Context, q deliver.Query, fn func(deliver.Summary) error) error {
	p := dbsqlc.DeliveriesParams{
		Since: q.Since, Until: q.Until, State: string(q.State), ClientID: string(q.Client), Most: deliveriesPage,
	}
	for {
		rows, err := s.read.Deliveries(ctx, p)
		if err != nil {
			return translate("listing callbacks", err)
		}
		for _, row := range rows {
			err := fn(deliver.Summary{
				ID: row.ID, FlowID: row.FlowID, Client: client.ID(row.ClientID), Revision: int(row.Revision),
				State: deliver.State(row.State), CreatedAt: row.CreatedAt, Attempts: int(row.Attempts),
			})
			if err != nil {
				return err
			}
		}
		if len(rows) < deliveriesPage {
			return nil
		}
		last := rows[len(rows)-1]
		p.Since, p.AfterID = last.CreatedAt, last.ID
	}
}

// Replay implements deliver.Log.
func (s *Store) Replay(ctx context.Context, id string) error {
	d, err := s.Delivery(ctx, id)
	if err != nil {
		return err
	}
	return s.update(ctx, "sending a callback again", func(tx transaction) error {
		if err := tx.SetDeliveryState(ctx, dbsqlc.SetDeliveryStateParams{ID: id, State: string(deliver.Pending)}); err != nil {
			return err
		}
		if err := tx.noteDelivery(ctx, id, audit.Entry{Action: audit.CallbackReplayed}); err != nil {
			return err
		}
		return tx.enqueue(ctx, d.Client, queue.DeliverCallback{DeliveryID: id})
	})
}
