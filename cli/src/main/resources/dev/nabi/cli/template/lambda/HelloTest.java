package app;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Map;
import org.junit.jupiter.api.Test;

class @Class@Test {

    @Test
    void greetsByName() {
        assertEquals(Map.of("greeting", "Hello, Ada!"), new @Class@().handleRequest(Map.of("name", "Ada"), null));
    }
}
