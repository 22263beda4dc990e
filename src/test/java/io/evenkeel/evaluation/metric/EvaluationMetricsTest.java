package io.evenkeel.evaluation.metric;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.evenkeel.concept.Tensor;
import io.evenkeel.evaluation.metric.PointSeries.Point;
import io.evenkeel.image.ImageSimilarity;
import io.evenkeel.image.RgbImage;
import java.io.File;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Against numbers that PyTorch made by other means (src/demo-model/parity/evaluation.py), and by hand. */
class EvaluationMetricsTest {
    private static JsonNode golden;

    @BeforeAll
    static void read() throws IOException {
        golden = new ObjectMapper().readTree(new File("src/test/resources/golden/evaluation.json"));
    }

    @Test
    void computesPsnrAndSsim() {
        assertThat(ImageSimilarity.psnr(image(0), image(1)))
                .isCloseTo(golden.path("psnr").asDouble(), within(1e-9));
        assertThat(ImageSimilarity.ssim(image(0), image(1)))
                .isCloseTo(golden.path("ssim").asDouble(), within(1e-9));
    }

    @Test
    void ratesIdenticalImagesAsEqual() {
        assertThat(ImageSimilarity.psnr(image(0), image(0))).isInfinite();
        assertThat(ImageSimilarity.ssim(image(0), image(0))).isCloseTo(1, within(1e-12));
    }

    @Test
    void requiresImagesOfOneSize() {
        RgbImage other = new RgbImage(12, 12, new byte[12 * 12 * 3]);

        assertThatThrownBy(() -> ImageSimilarity.ssim(image(0), other)).hasMessageContaining("differ in size");
        assertThatThrownBy(() -> ImageSimilarity.psnr(image(0), other)).hasMessageContaining("differ in size");
        RgbImage tiny = new RgbImage(4, 4, new byte[48]);
        assertThatThrownBy(() -> ImageSimilarity.ssim(tiny, tiny)).hasMessageContaining("smaller than a window");
    }

    @Test
    void computesPerceptualDistance() {
        assertThat(PerceptualDistance.between(layers(0), layers(1)))
                .isCloseTo(golden.path("distance").asDouble(), within(1e-5));
        assertThat(PerceptualDistance.between(layers(0), layers(0))).isZero();
        assertThatThrownBy(() ->
                        PerceptualDistance.between(layers(0), List.of(Tensor.zeros(1, 1, 1), Tensor.zeros(1, 1, 1))))
                .hasMessageContaining("cannot be compared");
    }

    @Test
    void usesTheLastAxisOfTokensAsChannels() {
        Tensor one = new Tensor(new float[] {3, 0, 0, 2}, new long[] {2, 2});
        Tensor other = new Tensor(new float[] {1, 0, 5, 0}, new long[] {2, 2});

        assertThat(PerceptualDistance.between(List.of(one), List.of(other))).isCloseTo(1, within(1e-6)); // 0 and 2
    }

    @Test
    void computesFrechetDistance() {
        assertThat(FrechetDistance.between(features(0), features(1)))
                .isCloseTo(golden.path("frechet").asDouble(), within(1e-5));
        assertThat(FrechetDistance.between(features(0), features(0))).isCloseTo(0, within(1e-5));
        assertThatThrownBy(() -> FrechetDistance.between(features(0).subList(0, 1), features(1)))
                .hasMessageContaining("sets of (1) and (40)");
    }

    @Test
    void computesWilsonIntervals() {
        ConfidenceInterval share = ConfidenceInterval.ofShare(8, 10);

        assertThat(share.value()).isEqualTo(0.8);
        assertThat(share.lowerBound()).isCloseTo(0.4902, within(1e-4)); // Wilson 1927, by hand
        assertThat(share.upperBound()).isCloseTo(0.9433, within(1e-4));
        assertThat(ConfidenceInterval.ofShare(0, 0).value()).isNaN();
        assertThat(ConfidenceInterval.ofShare(0, 20).lowerBound()).isCloseTo(0, within(1e-12));
    }

    @Test
    void computesMeanIntervals() {
        ConfidenceInterval mean = ConfidenceInterval.ofMean(new double[] {1, 2, 3});

        assertThat(mean.value()).isEqualTo(2);
        assertThat(mean.upperBound() - mean.value()).isCloseTo(1.959964 / Math.sqrt(3), within(1e-5));
    }

    @Test
    void resamplesWithinStrata() {
        List<List<Integer>> certain = List.of(List.of(1, 1, 1), List.of(0, 0));
        List<List<Integer>> mixed = List.of(List.of(1, 0, 1, 0), List.of(0, 0));

        ConfidenceInterval sure = ConfidenceInterval.bootstrap(certain, EvaluationMetricsTest::shareOfOnes);
        ConfidenceInterval open = ConfidenceInterval.bootstrap(mixed, EvaluationMetricsTest::shareOfOnes);

        assertThat(sure).isEqualTo(new ConfidenceInterval(0.6, 0.6, 0.6, 5));
        assertThat(open.lowerBound()).isLessThan(open.value());
        assertThat(open.upperBound()).isGreaterThan(open.value());
        assertThat(ConfidenceInterval.bootstrap(mixed, EvaluationMetricsTest::shareOfOnes))
                .isEqualTo(open);
        assertThat(ConfidenceInterval.bootstrap(List.<List<Integer>>of(), EvaluationMetricsTest::shareOfOnes)
                        .value())
                .isNaN();
    }

    private static double shareOfOnes(List<List<Integer>> strata) {
        return strata.stream().flatMap(List::stream).mapToInt(i -> i).average().orElseThrow();
    }

    @Test
    void interpolatesBetweenPoints() {
        PointSeries falling =
                new PointSeries(List.of(new Point(0.8, 0), new Point(0.4, 1), new Point(0.2, 4), new Point(0.6, 9)));

        assertThat(falling.interpolateAt(0.6)).hasValueCloseTo(0.5, within(1e-9));
        assertThat(falling.interpolateAt(0.2)).hasValue(4);
        assertThat(falling.interpolateAt(0.1)).isEmpty();
        assertThat(falling.interpolateAt(0.9)).isEmpty();
    }

    @Test
    void computesRankCorrelationAndRSquared() {
        PointSeries straight = new PointSeries(List.of(new Point(0, 1), new Point(1, 3), new Point(2, 5)));
        PointSeries bent = new PointSeries(List.of(new Point(0, 0), new Point(1, 1), new Point(2, 8)));
        PointSeries tied = new PointSeries(List.of(new Point(0, 1), new Point(1, 1), new Point(2, 0)));

        assertThat(straight.rSquared()).isCloseTo(1, within(1e-12));
        assertThat(bent.spearman()).isCloseTo(1, within(1e-12));
        assertThat(bent.rSquared()).isCloseTo(64.0 / 76, within(1e-9)); // xy 8, xx 2, yy 38
        assertThat(tied.spearman()).isCloseTo(-Math.sqrt(0.75), within(1e-9));
    }

    private static RgbImage image(int i) {
        JsonNode values = golden.path("pictures").path(i);
        byte[] rgb = new byte[values.size()];
        for (int at = 0; at < rgb.length; at++) {
            rgb[at] = (byte) values.path(at).asInt();
        }
        return new RgbImage(24, 24, rgb);
    }

    private static List<Tensor> layers(int i) {
        List<Tensor> layers = new ArrayList<>();
        for (JsonNode layer : golden.path("layers").path(i)) {
            long[] shape = new ObjectMapper().convertValue(layer.path("shape"), long[].class);
            layers.add(new Tensor(floats(layer.path("values")), shape));
        }
        return layers;
    }

    private static List<float[]> features(int i) {
        List<float[]> rows = new ArrayList<>();
        golden.path("features").path(i).forEach(row -> rows.add(floats(row)));
        return rows;
    }

    private static float[] floats(JsonNode values) {
        return new ObjectMapper().convertValue(values, float[].class);
    }
}
