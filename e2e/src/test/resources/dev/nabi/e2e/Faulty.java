import java.io.InputStream;
import java.lang.foreign.Arena;
import java.util.function.Function;

/** Does what its caller says: answers, takes its time, streams, or breaks in one of the ways in which instances break. */
public class Faulty implements Function<String, Object> {
    private static final String GREETING = System.getenv().getOrDefault("GREETING", "hello");

    @Override
    public Object apply(String order) {
        onTerm(System.getenv().getOrDefault("ON_TERM", ""));
        var words = order.split(" ", 3);
        return switch (words[0]) {
            case "echo" -> GREETING + " " + words[1];
            // sleep MILLIS TEXT
            case "sleep" -> {
                sleep(Integer.parseInt(words[1]));
                yield GREETING + " " + words[2];
            }
            // stream LINES MILLIS: one line, and a pause, and so on
            case "stream" -> new Lines(Integer.parseInt(words[1]), Integer.parseInt(words[2]), false);
            case "halt" -> {
                Runtime.getRuntime().halt(7);
                yield "";
            }
            case "halt-in-the-middle" -> new Lines(1000, 1, true);
            case "eat" -> {
                for (var i = 0; i < 4096; i++) {
                    Arena.global().allocate(16 << 20).fill((byte) 1);
                }
                yield "still there";
            }
            default -> throw new IllegalArgumentException(order);
        };
    }

    private static void sleep(int millis) {
        try {
            Thread.sleep(millis);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Takes SIGTERM from the runtime, as an image that knows nothing of it would. */
    private static void onTerm(String what) {
        if (!what.isEmpty()) {
            sun.misc.Signal.handle(new sun.misc.Signal("TERM"), signal -> {
                if (what.equals("exit")) {
                    Runtime.getRuntime().halt(143);
                }
            });
        }
    }

    /** Numbered lines of a hundred bytes, each after a pause; the process may end after half of them. */
    private static final class Lines extends InputStream {
        private final int lines;
        private final int pause;
        private final boolean halts;
        private int next;
        private byte[] line = {};
        private int at;

        Lines(int lines, int pause, boolean halts) {
            this.lines = lines;
            this.pause = pause;
            this.halts = halts;
        }

        @Override
        public int read() {
            var one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0];
        }

        @Override
        public int read(byte[] into, int from, int most) {
            if (at == line.length) {
                if (next == lines) {
                    return -1;
                }
                if (halts && next == lines / 2) {
                    Runtime.getRuntime().halt(7);
                }
                sleep(pause);
                line = String.format("%08d %90s\n", next++, "").getBytes();
                at = 0;
            }
            var count = Math.min(most, line.length - at);
            System.arraycopy(line, at, into, from, count);
            at += count;
            return count;
        }
    }
}
