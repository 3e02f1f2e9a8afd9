// What an application written with Relay asks: a page of claims that goes on (`@connection`), a claim that is fetched
// again by its id (`@refetchable` through `node`), and a page below a claim that does both.
import { graphql } from "relay-runtime";

export const page = graphql`
  query ClaimPageQuery($first: Int!, $after: String, $id: ID!) {
    ...ClaimPage_claims @arguments(first: $first, after: $after)
    node(id: $id) {
      ...ClaimPage_claim @alias(as: "claim")
    }
  }
`;

export const claims = graphql`
  fragment ClaimPage_claims on Query
  @refetchable(queryName: "ClaimPageClaimsPaginationQuery")
  @argumentDefinitions(first: { type: "Int", defaultValue: 20 }, after: { type: "String" }) {
    claims(first: $first, after: $after) @connection(key: "ClaimPage_claims") {
      edges {
        cursor
        node {
          id
          ...ClaimPage_row
        }
      }
    }
  }
`;

export const row = graphql`
  fragment ClaimPage_row on Claim {
    content
    status
  }
`;

export const claim = graphql`
  fragment ClaimPage_claim on Claim @refetchable(queryName: "ClaimPageClaimRefetchQuery") {
    id
    content
    lineage {
      id
    }
    ...ClaimPage_edges
  }
`;

export const edges = graphql`
  fragment ClaimPage_edges on Claim
  @refetchable(queryName: "ClaimPageEdgesPaginationQuery")
  @argumentDefinitions(first: { type: "Int", defaultValue: 10 }, after: { type: "String" }) {
    edges(first: $first, after: $after) @connection(key: "ClaimPage_edges") {
      edges {
        node {
          other {
            id
            ...ClaimPage_row
          }
        }
      }
    }
  }
`;

export const create = graphql`
  mutation ClaimPageCreateMutation($input: CreateClaimInput!, $connections: [ID!]!) {
    createClaim(input: $input) {
      claim @prependNode(connections: $connections, edgeTypeName: "ClaimConnectionEdge") {
        id
        ...ClaimPage_row
      }
    }
  }
`;
