/* data_range.c - does the spec's range of x agree with the decoder, and with the rows? */
#include "apply/data_range.h"

#include "nn/activation.h"
#include "spec/fields.h"
#include "spec/objective.h"

#include <stdio.h>

#define ROUNDING (0.5 / 255)    /* half a grey level beyond the range says nothing */

/* The last activation of the decoder; NULL if there is no decoder. */
static const struct activation *last_activation(const struct spec *s)
{
    const struct net_spec *n = &s->net[DECODER];
    return objective_has(s, DECODER) ? n->layer[n->layers - 1].act : NULL;
}

static int is_bounded(const struct activation *a)
{
    return a == &activation_tanh || a == &activation_sigmoid || a == &activation_softmax;
}

int data_range_check_decoder(const struct spec *s, char odd[DATA_RANGE_TEXT])
{
    const struct activation *last = last_activation(s);
    if (last == &activation_tanh && !s->is_signed)
        snprintf(odd, DATA_RANGE_TEXT, "the decoder ends in tanh, which gives [-1,1], where `data unit` means [0,1]");
    else if (last == &activation_sigmoid && s->is_signed)
        snprintf(odd, DATA_RANGE_TEXT, "the decoder ends in sigmoid, which gives [0,1], where `data signed` means [-1,1]");
    else
        return 0;
    return 1;
}

int data_range_check_rows(const struct spec *s, enum dtype type, const struct tensor_range *x, char odd[DATA_RANGE_TEXT])
{
    double least = s->is_signed ? -1 : 0;
    int is_picture = spec_data_shape(s).rank > 1;
    if (type == DT_U1 && x->max == 1)
        snprintf(odd, DATA_RANGE_TEXT, "x is u1 of 0 and 1 only, where 255 stands for 1");
    else if (type == DT_F4 && (x->min < least - ROUNDING || x->max > 1 + ROUNDING) && (is_picture || is_bounded(last_activation(s))))
        snprintf(odd, DATA_RANGE_TEXT, "x is f4 from %.4g to %.4g, where `data %s` means [%g,1]", x->min, x->max,
                 s->is_signed ? "signed" : "unit", least);
    else
        return 0;
    return 1;
}
