package dev.nabi.operator.autoscaler;

/** Why a revision has, or gets, its number of instances; the sentence is what a person reads in an event. */
public enum ScaleReason {
    PROVE("a new revision proves itself with one instance"),
    WAKE("an invocation waits and nothing runs"),
    OUTSIDE("a gateway's wake, or a person, raised it"),
    BURST("what waits would take too long to drain"),
    EVENTS("events wait to be delivered"),
    RISE("load rose within seconds"),
    PREWARM("a call is expected about now, by the times between earlier calls"),
    LOAD("the load's average asks for more"),
    MINIMUM("spec.scale.min asks for more"),
    ROLLOUT("traffic comes to it as soon as it has the instances for it"),
    STEADY("load and instances fit"),
    NO_REPORT("a gateway has not reported lately, so nothing is taken away"),
    OBSERVING("the load has not been watched for a whole window yet"),
    HOLDING("more was wanted a moment ago, or spec.scale.downDelay is not over"),
    RECENTLY_ACTIVE("the last invocation is not long enough ago"),
    DECLINE("the load's average asks for less"),
    MAXIMUM("more run than spec.scale.max allows"),
    IDLE("nothing was called for as long as spec.scale.zeroAfter says"),
    RETIRED("another revision has the traffic");

    private final String sentence;

    ScaleReason(String sentence) {
        this.sentence = sentence;
    }

    /** The reason in words. */
    public String sentence() {
        return sentence;
    }
}
