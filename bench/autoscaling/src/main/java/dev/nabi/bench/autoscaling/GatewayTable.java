package dev.nabi.bench.autoscaling;

import dev.nabi.operator.autoscaler.Preference;
import java.io.PrintStream;
import java.util.List;
import java.util.Locale;

/** The same load by one to eight gateways, with late and lost reports. */
final class GatewayTable {
    private GatewayTable() {}

    static void print(PrintStream out) {
        var tuned = Traces.tuned(1);
        out.println("| trace | gateways | line delay ms | lost lines | wait | mean ms | instance-s | changes |");
        out.println("|---|---|---|---|---|---|---|---|");
        for (var trace : List.of(tuned.getFirst(), tuned.get(3), tuned.get(5))) {
            for (var setting : List.of(
                    Setting.of(1).withGateways(1, 2 * Setting.MILLI, 0),
                    Setting.of(1).withGateways(3, 2 * Setting.MILLI, 0),
                    Setting.of(1).withGateways(8, 2 * Setting.MILLI, 0),
                    Setting.of(1).withGateways(3, 200 * Setting.MILLI, 0),
                    Setting.of(1).withGateways(3, 1000 * Setting.MILLI, 0),
                    Setting.of(1).withGateways(3, 2 * Setting.MILLI, 0.3),
                    Setting.of(1).withGateways(3, 2 * Setting.MILLI, 0.6))) {
                var figures = Table.run(trace, setting, Table.nabi(trace, Preference.BALANCED));
                out.printf(
                        Locale.ROOT,
                        "| %s | %d | %d | %.0f %% | %.2f %% | %.1f | %.0f | %.0f |%n",
                        trace.name(),
                        setting.gateways(),
                        setting.lineDelay() / Setting.MILLI,
                        100 * setting.lostLines(),
                        100 * figures.waiting(),
                        1000 * figures.meanWait(),
                        figures.instanceSeconds(),
                        figures.changes());
            }
        }
    }
}
