package dev.nabi.bench.autoscaling;

import java.io.IOException;
import java.nio.file.Path;

/** The simulator's command line. */
public final class AutoscalingBench {
    private AutoscalingBench() {}

    public static void main(String[] arguments) throws IOException {
        var what = arguments.length == 0 ? "table" : arguments[0];
        switch (what) {
            case "table" -> Table.print(System.out);
            case "heldout" -> Table.printHeldOut(System.out);
            case "fresh" -> Table.printFresh(System.out);
            case "bounds" -> BoundTable.print(System.out);
            case "constant" -> ConstantTable.print(System.out);
            case "plots" -> Plots.draw(Path.of("docs/autoscaling"));
            case "gateways" -> GatewayTable.print(System.out);
            case "habit" -> Habit.print(System.out);
            case "step" ->
                Step.print(
                        System.out,
                        Integer.parseInt(arguments[1]),
                        Double.parseDouble(arguments[2]),
                        arguments.length > 3 ? Integer.parseInt(arguments[3]) : 10);
            case "stepplot" ->
                Plots.step(
                        Path.of(arguments[1]),
                        Path.of(arguments[2]),
                        Integer.parseInt(arguments[3]),
                        Integer.parseInt(arguments[4]));
            case "loop" -> LoopCost.print(System.out);
            default -> {
                System.err.println("there is no '" + what
                        + "', but table, heldout, fresh, bounds, constant, plots, gateways, habit, step and loop");
                System.exit(2);
            }
        }
    }
}
