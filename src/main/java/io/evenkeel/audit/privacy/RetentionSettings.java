package io.evenkeel.audit.privacy;

import com.fasterxml.jackson.annotation.JsonInclude;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotNull;
import org.jspecify.annotations.Nullable;

/**
 * How long a tenant's content and entries are kept.
 *
 * @param contentDays days after which prompts and images are erased
 * @param entryMonths months after which entries are removed; absent to keep them
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
record RetentionSettings(
        @NotNull @Min(1) @Max(36500) Integer contentDays,
        @Nullable @Min(6) @Max(1200) Integer entryMonths) {}
