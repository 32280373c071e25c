package dev.nabi.gateway.limits;

import dev.nabi.api.v1alpha1.RateSpec;

/** A rate that one gateway holds by itself. */
record RateTerms(RateSpec rate, Pace pace) {
    static RateTerms of(RateSpec rate) {
        return new RateTerms(rate, Pace.of(rate.rate(), rate.burstOrDefault()));
    }
}
