package dev.nabi.function.handler;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.ParameterizedType;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

class TypeArgumentsTest {
    abstract static class Base<T, U> implements Function<U, T> {}

    abstract static class Middle<T> extends Base<String, List<T>> {}

    abstract static class Direct implements Function<Map<String, Integer>, byte[]> {}

    abstract static class Inherited extends Base<String, Integer> {}

    abstract static class Operator implements UnaryOperator<String> {}

    @SuppressWarnings("rawtypes")
    abstract static class Raw implements Function {}

    abstract static class Bounded<N extends Number> implements Function<N, String> {}

    abstract static class Deep extends Middle<Integer> {}

    @Test
    void areFoundWhereTheClassGivesThem() {
        assertThat(payload(Direct.class)).isEqualTo("java.util.Map<java.lang.String, java.lang.Integer>");
        assertThat(payload(Inherited.class)).isEqualTo("java.lang.Integer");
        assertThat(payload(Operator.class)).isEqualTo("java.lang.String");
        assertThat(payload(Deep.class)).isEqualTo("java.util.List<java.lang.Integer>");
        assertThat(TypeArguments.of(Direct.class, Consumer.class)).isNull();
    }

    @Test
    void fallBackToTheirBounds() {
        assertThat(payload(Raw.class)).isEqualTo("java.lang.Object");
        assertThat(payload(Bounded.class)).isEqualTo("java.lang.Number");
    }

    abstract static class Page<T> implements Function<List<T>, Map.Entry<String, T>> {}

    abstract static class Texts implements Function<List<String>, Map.Entry<String, String>> {}

    /** They are keys of maps beside the JDK's own. */
    @Test
    void areEqualToTheSameTypesOfTheJdk() {
        var known = TypeArguments.of(
                new Texts() {
                    @Override
                    public Map.Entry<String, String> apply(List<String> texts) {
                        return Map.entry("", "");
                    }
                }.getClass(),
                Function.class);
        var variable = Page.class.getTypeParameters()[0];
        var generic = (ParameterizedType) Page.class.getGenericInterfaces()[0];

        for (int i = 0; i < 2; i++) {
            var resolved = TypeArguments.resolve(generic.getActualTypeArguments()[i], Map.of(variable, String.class));
            assertThat(resolved).isEqualTo(known[i]).hasSameHashCodeAs(known[i]);
            assertThat(known[i]).isEqualTo(resolved);
            assertThat(resolved).isNotEqualTo(generic.getActualTypeArguments()[i]);
        }
    }

    private static String payload(Class<?> type) {
        return TypeArguments.of(type, Function.class)[0].getTypeName();
    }
}
