package dev.nabi.gateway.loop;

import dev.nabi.metering.Ticks;
import java.util.concurrent.Executor;

/**
 * One event loop and what is its own.
 *
 * @param index its place among the loops, from 0
 * @param executor runs something on it
 * @param memory bounds the buffers that its connections hold
 * @param heads bounds what its connections hold of heads
 */
public record EventLoop(
        int index,
        Executor executor,
        DeadlineWheel deadlines,
        FastRandom random,
        Ticks ticks,
        MemoryBound memory,
        MemoryBound heads) {}
