import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;

/** The greeting with what business code uses: decimals, arrays, sets, maps by an enum, a generic record, inheritance. */
public class Business implements Function<Business.Person, Business.Greeting> {

    public enum Size { SMALL, LARGE }

    public record Page<T>(List<T> items) {}

    public static class Party {
        private String name;

        public String getName() {
            return name;
        }

        public void setName(String name) {
            this.name = name;
        }
    }

    public static class Person extends Party {
        private BigDecimal price;
        private int[] counts;
        private Set<String> tags;
        private Map<Size, BigDecimal> sizes;
        private Page<Party> page;

        public BigDecimal getPrice() {
            return price;
        }

        public void setPrice(BigDecimal price) {
            this.price = price;
        }

        public int[] getCounts() {
            return counts;
        }

        public void setCounts(int[] counts) {
            this.counts = counts;
        }

        public Set<String> getTags() {
            return tags;
        }

        public void setTags(Set<String> tags) {
            this.tags = tags;
        }

        public Map<Size, BigDecimal> getSizes() {
            return sizes;
        }

        public void setSizes(Map<Size, BigDecimal> sizes) {
            this.sizes = sizes;
        }

        public Page<Party> getPage() {
            return page;
        }

        public void setPage(Page<Party> page) {
            this.page = page;
        }
    }

    public record Greeting(String greeting, BigDecimal price, int[] counts, Set<String> tags, Map<Size, BigDecimal> sizes, Page<Party> page) {}

    @Override
    public Greeting apply(Person person) {
        return new Greeting(
                "Hello, " + person.getName() + "!",
                person.getPrice(),
                person.getCounts(),
                person.getTags(),
                person.getSizes(),
                person.getPage());
    }
}
