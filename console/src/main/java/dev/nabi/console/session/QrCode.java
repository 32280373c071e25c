package dev.nabi.console.session;

import com.google.zxing.BarcodeFormat;
import com.google.zxing.EncodeHintType;
import com.google.zxing.WriterException;
import com.google.zxing.qrcode.QRCodeWriter;
import com.google.zxing.qrcode.decoder.ErrorCorrectionLevel;
import java.util.Map;

/** A QR code as a picture that a page holds in its text, so that the secret in it is never at an address of its own. */
final class QrCode {
    private static final int MARGIN = 2;

    private QrCode() {}

    /** An SVG element; dark on white in every theme, since cameras want it so. */
    static String svg(String text, String label) {
        try {
            var bits = new QRCodeWriter()
                    .encode(
                            text,
                            BarcodeFormat.QR_CODE,
                            0,
                            0,
                            Map.of(
                                    EncodeHintType.MARGIN,
                                    MARGIN,
                                    EncodeHintType.ERROR_CORRECTION,
                                    ErrorCorrectionLevel.M));
            var path = new StringBuilder();
            for (var y = 0; y < bits.getHeight(); y++) {
                for (var x = 0; x < bits.getWidth(); x++) {
                    if (bits.get(x, y)) {
                        path.append('M').append(x).append(' ').append(y).append("h1v1h-1z");
                    }
                }
            }
            return """
                    <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 %1$d %1$d" width="232" height="232" role="img" \
                    aria-label="%2$s" shape-rendering="crispEdges"><path fill="#fff" d="M0 0h%1$dv%1$dH0z"/><path d="%3$s"/></svg>\
                    """.formatted(bits.getWidth(), label.replaceAll("[<>&\"']", ""), path);
        } catch (WriterException e) {
            throw new IllegalStateException("a QR code cannot hold a text of " + text.length() + " letters", e);
        }
    }
}
