package dev.nabi.bench.autoscaling;

import java.util.List;
import java.util.function.ToDoubleFunction;

/**
 * What a simulation comes to.
 *
 * @param waiting the share of calls that wait
 * @param meanWait seconds
 * @param p99Wait seconds
 * @param instanceSeconds seconds in which an instance was there, from its creation on, summed
 * @param changes how often the count of instances was written
 * @param most the most instances at a time
 */
record Figures(double waiting, double meanWait, double p99Wait, double instanceSeconds, double changes, double most) {

    /** The mean of several courses of chance. */
    static Figures mean(List<Figures> each) {
        return new Figures(
                mean(each, Figures::waiting),
                mean(each, Figures::meanWait),
                mean(each, Figures::p99Wait),
                mean(each, Figures::instanceSeconds),
                mean(each, Figures::changes),
                mean(each, Figures::most));
    }

    private static double mean(List<Figures> each, ToDoubleFunction<Figures> figure) {
        return each.stream().mapToDouble(figure).average().orElse(0);
    }
}
