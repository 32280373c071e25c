package dev.nabi.cli.command;

import dev.nabi.cli.ExitCode;
import dev.nabi.cli.Session;
import java.util.concurrent.Callable;
import picocli.CommandLine.Mixin;

/** A command that asks the Kubernetes API. */
abstract class ClusterCommand implements Callable<Integer> {
    @Mixin
    ClusterOptions cluster = new ClusterOptions();

    final Session session;

    ClusterCommand(Session session) {
        this.session = session;
    }

    @Override
    public Integer call() {
        try (var target = cluster.open(session)) {
            return run(target).number();
        }
    }

    abstract ExitCode run(Target target);
}
