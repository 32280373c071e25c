package dev.nabi.cli.command;

import dev.nabi.cli.CommandException;
import dev.nabi.cli.ExitCode;
import dev.nabi.cli.Session;
import dev.nabi.cli.kube.ApiException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Function;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.ParameterException;

/** The command line as a whole: its commands, and how failures are told. */
@Command(
        name = "nabi",
        description = "Write, deploy, call and watch functions on Nabi.",
        footer = {
            "",
            "Exit codes: 0 done, 1 failed, 2 wrong usage or an invalid spec, 3 not found, 4 forbidden, 5 the call was answered with 4xx",
            "or 5xx, 6 not in time, 7 not reachable, 8 the new revision does not start."
        })
public final class Nabi {
    static final Map<String, Function<Session, Object>> COMMANDS = commands();

    /** In the order of the help. */
    private static Map<String, Function<Session, Object>> commands() {
        var commands = new LinkedHashMap<String, Function<Session, Object>>();
        commands.put("new", NewCommand::new);
        commands.put("deploy", DeployCommand::new);
        commands.put("invoke", InvokeCommand::new);
        commands.put("dev", DevCommand::new);
        commands.put("logs", LogsCommand::new);
        commands.put("list", ListCommand::new);
        commands.put("get", GetCommand::new);
        commands.put("describe", DescribeCommand::new);
        commands.put("delete", DeleteCommand::new);
        commands.put("rollback", RollbackCommand::new);
        commands.put("traffic", TrafficCommand::new);
        commands.put("triggers", TriggersCommand::new);
        commands.put("events", EventsCommand::new);
        commands.put("dead-letters", DeadLettersCommand::new);
        commands.put("account", AccountCommand::new);
        commands.put("access-key", AccessKeyCommand::new);
        commands.put("usage", UsageCommand::new);
        commands.put("cost", CostCommand::new);
        commands.put("import", ImportCommand::new);
        commands.put("doctor", DoctorCommand::new);
        commands.put("completion", CompletionCommand::new);
        commands.put("version", VersionCommand::new);
        return commands;
    }

    /** Runs a command line; gives the exit code. */
    public static int run(Session session, String... arguments) {
        var line = new CommandLine(new Nabi());
        add(line, session, arguments.length == 0 ? "" : arguments[0]);
        line.setOut(new PrintWriter(session.out(), true, StandardCharsets.UTF_8))
                .setErr(new PrintWriter(session.err(), true, StandardCharsets.UTF_8))
                .setCaseInsensitiveEnumValuesAllowed(true)
                .setUsageHelpWidth(120)
                .setExecutionExceptionHandler((failure, command, result) -> failed(session, failure))
                .setParameterExceptionHandler((failure, words) -> misused(session, failure));
        if (arguments.length == 0) {
            line.usage(session.out());
            return ExitCode.USAGE.number();
        }
        return line.execute(arguments);
    }

    /** The one command that is named: reading the options of all of them takes a third of the start. Without one, all. */
    private static void add(CommandLine line, Session session, String named) {
        withHelp(line);
        var only = COMMANDS.containsKey(named) && !named.equals("completion");
        COMMANDS.forEach((name, command) -> {
            if (!only || name.equals(named)) {
                line.addSubcommand(name, made(command.apply(session)));
            }
        });
    }

    private static CommandLine made(Object command) {
        var made = new CommandLine(command);
        withHelp(made);
        if (command instanceof CommandGroup group) {
            group.commands().forEach((name, one) -> made.addSubcommand(name, made(one)));
        }
        return made;
    }

    private static void withHelp(CommandLine command) {
        var spec = command.getCommandSpec();
        if (spec.findOption("--help") == null) {
            spec.addOption(CommandLine.Model.OptionSpec.builder("-h", "--help")
                    .usageHelp(true)
                    .description("Show this help.")
                    .build());
        }
    }

    private static int failed(Session session, Exception failure) {
        session.say("nabi: " + failure.getMessage());
        return switch (failure) {
            case CommandException known -> known.code().number();
            case ApiException refused -> refused.code().number();
            default -> {
                if (session.environment().containsKey("NABI_DEBUG")) {
                    failure.printStackTrace(session.err());
                } else {
                    session.say("(" + failure.getClass().getSimpleName()
                            + ", which should not happen; NABI_DEBUG=1 shows where)");
                }
                yield ExitCode.FAILED.number();
            }
        };
    }

    private static int misused(Session session, ParameterException failure) {
        var command = failure.getCommandLine().getCommandSpec().qualifiedName();
        session.say("nabi: " + failure.getMessage() + ". " + command + " --help says more");
        return ExitCode.USAGE.number();
    }
}
