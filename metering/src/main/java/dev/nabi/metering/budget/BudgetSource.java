package dev.nabi.metering.budget;

import dev.nabi.api.FunctionKey;
import dev.nabi.api.v1alpha1.BudgetSpec;
import org.jspecify.annotations.Nullable;

/** Keeps the budgets of Functions as these come and go. */
public interface BudgetSource {
    BudgetSource NONE = new BudgetSource() {
        @Override
        public @Nullable Budget seen(FunctionKey function, @Nullable BudgetSpec own) {
            return null;
        }

        @Override
        public void gone(FunctionKey function) {}
    };

    /** The budget that a Function's invocations take from, given what its spec says; null for none. */
    @Nullable
    Budget seen(FunctionKey function, @Nullable BudgetSpec own);

    /** The Function is there no more: what it held is given back. */
    void gone(FunctionKey function);
}
