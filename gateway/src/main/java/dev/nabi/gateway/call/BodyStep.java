package dev.nabi.gateway.call;

/** The bound of a request's body. */
final class BodyStep implements Step {
    private final DataPlaneOptions options;

    BodyStep(DataPlaneOptions options) {
        this.options = options;
    }

    @Override
    public Verdict enter(Call call) {
        if (call.body().isTooLarge()) {
            call.client().closeAfterAnswer();
            return new Verdict.Answer(Problems.tooLarge(options));
        }
        return Verdict.NEXT;
    }
}
