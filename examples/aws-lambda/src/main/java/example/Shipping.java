package example;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestHandler;

/** Says what it costs to ship a parcel. */
public class Shipping implements RequestHandler<Shipping.Parcel, Shipping.Price> {

    public record Parcel(String country, double kilograms) {}

    public record Price(double amount, String currency, String requestId) {}

    @Override
    public Price handleRequest(Parcel parcel, Context context) {
        context.getLogger().log("a parcel of " + parcel.kilograms() + " kg to " + parcel.country());
        if (parcel.kilograms() <= 0 || parcel.kilograms() > 30) {
            throw new IllegalArgumentException("a parcel weighs up to 30 kg");
        }
        double base = "KR".equals(parcel.country()) ? 3.0 : 12.5;
        return new Price(base + Math.ceil(parcel.kilograms()) * 1.5, "EUR", context.getAwsRequestId());
    }
}
