import { graphql } from "../../gql";
import type { WebhookDeliveriesFragment } from "../../gql/graphql";

/** Asked for alike by the list and by the page of one: the log of one is a whole, and has no ids to be put together by. */
export const DELIVERIES = graphql(`
  fragment WebhookDeliveries on Webhook {
    active
    deliveries {
      at
      kind
      attempts
      status
      succeeded
      nextAt
    }
  }
`);

export type Delivery = WebhookDeliveriesFragment["deliveries"][number];

export const wasTried = ({ attempts }: Delivery): boolean => attempts > 0;
