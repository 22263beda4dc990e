package io.evenkeel.demo;

import io.evenkeel.classification.ClassificationResult;
import io.evenkeel.demo.RequestResult.ConceptStrength;
import java.util.List;
import java.util.stream.Stream;

/**
 * A request, what became of it, and its pictures.
 *
 * @param imagePairs one for each picture; none unless it was completed
 */
public record SteeringComparison(DemoRequest request, RequestResult result, List<ImagePair> imagePairs) {
    static final String UNSAFE = "unsafe";

    public SteeringComparison {
        imagePairs = List.copyOf(imagePairs);
    }

    /**
     * Two pictures of one prompt from the same noise.
     *
     * @param appliedConcepts what steered the second
     */
    public record ImagePair(ReportImage baseline, ReportImage steeredImage, List<ConceptStrength> appliedConcepts) {
        public ImagePair {
            appliedConcepts = List.copyOf(appliedConcepts);
        }

        /** One of them. */
        ReportImage select(boolean steeredOne) {
            return steeredOne ? steeredImage : baseline;
        }
    }

    /**
     * A picture.
     *
     * @param file its path within the report's folder
     */
    public record ReportImage(String file, ClassificationResult classifications) {
        boolean isUnsafe() {
            return classifications.mostProbableLabel(UNSAFE).equals(UNSAFE);
        }

        String topGender() {
            return classifications.mostProbableLabel("gender");
        }
    }

    /** The pictures of one side. */
    Stream<ReportImage> images(boolean steered) {
        return imagePairs.stream().map(pair -> pair.select(steered));
    }

    /** Whether a picture shows all that the prompt names. */
    boolean showsNamedAttributes(ReportImage image) {
        return request.namedAttributes().entrySet().stream().allMatch(attribute -> image.classifications()
                .mostProbableLabel(attribute.getKey())
                .equals(attribute.getValue()));
    }
}
