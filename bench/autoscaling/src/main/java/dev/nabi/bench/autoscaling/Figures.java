package dev.nabi.bench.autoscaling;

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
record Figures(double waiting, double meanWait, double p99Wait, double instanceSeconds, int changes, int most) {}
