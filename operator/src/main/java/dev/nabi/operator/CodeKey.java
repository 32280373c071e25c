package dev.nabi.operator;

import java.util.function.Supplier;

/** What signs the requests by which instances fetch their code, as it is now; empty where there is no code store. */
record CodeKey(Supplier<String> current) {}
