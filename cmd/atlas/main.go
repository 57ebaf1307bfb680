// Command atlas verifies the documents of loan applications: it downloads, reads,
// compares and masks them, and delivers what it found.
//
// This is the one place that knows every package: it turns settings into their
// options, wires them together, and starts and stops them in order.
package main

import (
	"context"
	"fmt"
	"io"
	"log/slog"
	"os"
	"os/signal"
	"syscall"

	"github.com/alecthomas/kong"

	"atlas/internal/audit"
)

// cli is the command line.
type cli struct {
	ConfigFile string `name:"config" help:"Configuration file (YAML); also ATLAS_CONFIG." placeholder:"FILE"`
	Config     `embed:"" group:"Settings (also ATLAS_NAME variables and lines of the configuration file)"`

	Serve      serveCommand         `cmd:"" help:"Run the API and the workers."`
	Migrate    migrateCommand       `cmd:"" help:"Bring the tables of the database up to date."`
	Client     clientCommand        `cmd:"" help:"Manage the clients of the API."`
	Tokens     tokensCommand        `cmd:"" help:"Manage the key that signs tokens."`
	Keys       keysCommand          `cmd:"" help:"Manage the keys that personal data is sealed with."`
	Deliveries deliveriesCommand    `cmd:"" help:"Look into callbacks and send them again."`
	Trace      traceCommand         `cmd:"" help:"Print where the time of a flow went, from the trace file."`
	Erase      eraseCommand         `cmd:"" help:"Erase a flow or a batch and all that belongs to it, and note that."`
	Audit      auditCommand         `cmd:"" help:"Look into the log of who did what, and verify it."`
	Erasures   erasuresCommand      `cmd:"" help:"List what was erased."`
	Backup     backupCommand        `cmd:"" help:"Back up the data folder, beside a running server."`
	Restore    restoreCommand       `cmd:"" help:"Make a data folder of a backup."`
	Doctor     doctorCommand        `cmd:"" help:"Examine what Atlas stands on and say what to mend."`
	Extract    extractCommand       `cmd:"" help:"Read files and print what they say, without a server."`
	Demo       demoCommand          `cmd:"" help:"Draw a loan application and walk it through the whole API."`
	Bench      benchCommand         `cmd:"" help:"Measure accuracy and speed on drawn specimens."`
	Models     modelsCommand        `cmd:"" help:"Calibrate the OCR models."`
	Address    addressCommand       `cmd:"" help:"Fit and measure the comparison of addresses."`
	Types      typesCommand         `cmd:"" help:"Lint, list and try document types."`
	Checks     checksCommand        `cmd:"" help:"Lint, list and try the rules of cross-checks."`
	Name       nameCommand          `cmd:"" help:"Measure and fit the name match."`
	Show       configCommand        `cmd:"" name:"config" help:"Print the effective settings, secrets masked."`
	Read       readDocumentsCommand `cmd:"" name:"read-documents" hidden:"" help:"Read what a server hands over; only a server calls it."`
	Version    versionCommand       `cmd:"" help:"Print the version."`
}

// program is what every command is given.
type program struct {
	settings
	stdout, stderr io.Writer
	log            *slog.Logger
}

func main() {
	if len(os.Args) > 1 && (os.Args[1] == readCommand || os.Args[1] == "bench") {
		letTimersBeLate()
	}
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	code := run(ctx, os.Args[1:], os.Environ(), os.Stdout, os.Stderr)
	stop()
	os.Exit(code)
}

// run is the whole program; its result is the exit code: 0, or 1 after an error,
// which it has printed.
func run(ctx context.Context, args, environ []string, stdout, stderr io.Writer) int {
	var c cli
	parser := kong.Must(&c, kong.Name("atlas"), kong.Description("Verifies the documents of loan applications."),
		kong.Writers(stdout, stderr), kong.UsageOnError(), helpDefaults(), kong.ConfigureHelp(kong.HelpOptions{Compact: true, FlagsLast: true}))
	command, err := parser.Parse(args)
	if err != nil {
		fmt.Fprintln(stderr, "atlas:", err)
		return 1
	}
	p := &program{stdout: stdout, stderr: stderr}
	p.settings, err = loadSettings(c.ConfigFile, environ, c.Config, command.Flags())
	if err != nil {
		fmt.Fprintf(stderr, "atlas: settings:\n%v\n", err)
		return 1
	}
	p.log = newLog(p.Config, stderr)
	command.BindTo(audit.ByOperator(ctx, operator()), (*context.Context)(nil))
	if err := command.Run(p); err != nil {
		fmt.Fprintln(stderr, "atlas:", err)
		return 1
	}
	return 0
}

// newLog makes the program's log; the level and format were validated.
func newLog(c Config, w io.Writer) *slog.Logger {
	var level slog.LevelVar
	if err := level.UnmarshalText([]byte(c.LogLevel)); err != nil {
		panic(err)
	}
	options := &slog.HandlerOptions{Level: &level}
	if c.LogFormat == "json" {
		return slog.New(slog.NewJSONHandler(w, options))
	}
	return slog.New(slog.NewTextHandler(w, options))
}

type configCommand struct{}

// Run prints the settings.
func (configCommand) Run(p *program) error { return p.print(p.stdout) }
