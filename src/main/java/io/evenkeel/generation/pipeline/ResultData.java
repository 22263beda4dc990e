package io.evenkeel.generation.pipeline;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import io.evenkeel.audit.GenerationEvent.ImageSample;
import io.evenkeel.platform.RequestId;
import io.evenkeel.policy.Reason;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The data of a result event: {@code result.v1.schema.json}.
 *
 * @param tenant tenant of the request
 * @param request source and id of the request
 * @param outcome {@code completed}, {@code refused} or {@code failed}
 * @param code stable code of a refusal or failure
 * @param detail explanation of a refusal or failure
 * @param policy label of the policy version that decided
 * @param model fingerprint of the model; only of a completed request, as are images, warnings and obligations
 * @param processingMs milliseconds from the start of processing to the outcome
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
record ResultData(
        String tenant,
        RequestId request,
        String outcome,
        @Nullable String code,
        @Nullable String detail,
        @Nullable String policy,
        @Nullable String model,
        @Nullable List<ResultImage> images,
        @Nullable List<String> warnings,
        @Nullable List<String> obligations,
        List<Reason> reasons,
        long processingMs) {
    private static final String MEDIA_TYPE = "image/png";

    /** One image, with the path of its file. */
    record ResultImage(@JsonUnwrapped ImageSample sample, String uri, String mediaType) {
        static ResultImage of(ImageSample sample) {
            return new ResultImage(sample, "/api/v1/images/" + sample.sha256(), MEDIA_TYPE);
        }
    }
}
