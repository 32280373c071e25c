import java.nio.file.Path;

/** Runs the measurements one after the other and prints a table each. */
public final class Bench {
    private Bench() {}

    public static void main(String[] arguments) throws Exception {
        int rounds = Integer.parseInt(arguments[0]);
        var what = arguments.length > 1 ? arguments[1] : "all";
        var work = Path.of("target/bench-cold-start").toAbsolutePath();
        var variants = what.equals("own") ? Variants.own(work) : Variants.all(work);
        System.out.println("Process start to first answer, median of " + rounds + ", in turn. Java " + Runtime.version() + "\n");
        ColdStart.print(ColdStart.measure(variants, rounds));
        if (!what.equals("all")) {
            return;
        }
        System.out.println("\nOnce warm, the first compared with the others in turn: 16 connections, keep-alive\n");
        Throughput.print(Throughput.measure(variants.stream().filter(Variants.Variant::warm).toList()));
    }
}
