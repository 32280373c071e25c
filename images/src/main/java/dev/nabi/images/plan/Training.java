package dev.nabi.images.plan;

import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What a training run does: starts the program, waits until it answers, calls it a little and stops it.
 *
 * @param environment sorted, since the digest of a run's input has to be the same in each process; may name {@code ${port}} and {@code ${secondPort}}, two free ports
 * @param readyPath answers 200 on {@code ${port}} once the program has started
 * @param paths called after that, whatever they answer
 * @param wakes how often a Function at zero is called on {@code ${secondPort}} after that; 0 for a program that is no gateway
 * @param trainer a Java source file of the program's own that does all this, seen from the root of the repository;
 *     empty for none. It takes the program's folder and one for recordings, starts it with the Java that it runs on itself,
 *     and leaves a list of the classes loaded there for each cache, with the cache's name
 */
public record Training(
        SortedMap<String, String> environment, String readyPath, List<String> paths, int wakes, String trainer) {

    public Training(Map<String, String> environment, String readyPath, List<String> paths, int wakes, String trainer) {
        this(new TreeMap<>(environment), readyPath, paths, wakes, trainer);
    }

    /** The environment of a run on these two ports. */
    public Map<String, String> environment(int port, int secondPort) {
        var actual = new TreeMap<String, String>();
        environment.forEach((name, value) -> actual.put(
                name,
                value.replace("${port}", Integer.toString(port))
                        .replace("${secondPort}", Integer.toString(secondPort))));
        return actual;
    }
}
