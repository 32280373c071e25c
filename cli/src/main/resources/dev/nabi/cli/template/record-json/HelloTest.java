package app;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.math.BigDecimal;
import java.util.List;
import org.junit.jupiter.api.Test;

class @Class@Test {

    @Test
    void addsUpTheLines() {
        var order = new @Class@.Order("Ada", List.of(new @Class@.Line("tea", 2, new BigDecimal("1.25"))));

        assertEquals(new BigDecimal("2.50"), new @Class@().apply(order).total());
    }
}
